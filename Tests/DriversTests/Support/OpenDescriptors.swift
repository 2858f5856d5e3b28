// What this process holds open, as the kernel tells it.

import Glibc

/// The number of open descriptors, without the one that counts them. A thread of the test before may still be letting
/// go of its last one, so compare with `<=` and wait.
func openDescriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count - 3
}
