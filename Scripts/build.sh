# The one build configuration of the project, sourced by the other scripts: release, with internals visible to tests,
# so that running, testing and checking share one build folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build_flags=(-c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error)
