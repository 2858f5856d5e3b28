# The one build configuration of the project, sourced by the other scripts: release, with internals visible to tests,
# so that running, testing and checking share one build folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build_flags=(-c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error)

# A package's traits reach the compiler in the order of a hash table, which is another one in each process: with another order, everything
# is compiled anew. This holds the order still.
export SWIFT_DETERMINISTIC_HASHING=1
