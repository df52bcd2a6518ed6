#define _GNU_SOURCE
#include "file_identity.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#if defined(__linux__)
#include <sys/sysmacros.h>
#endif

int file_identity_at(const char *path, struct file_identity *identity) {
#if defined(STATX_INO)
    struct statx exact;
    if (statx(AT_FDCWD, path, AT_STATX_SYNC_AS_STAT, STATX_INO, &exact) == 0) {
        identity->device = makedev(exact.stx_dev_major, exact.stx_dev_minor);
        identity->inode = exact.stx_ino;
        return 0;
    }
    // Old sandboxes refuse what they do not know.
    if (errno != EPERM && errno != ENOSYS) return -1;
#endif
    struct stat status;
    if (stat(path, &status) != 0) return -1;
    identity->device = (uint64_t)status.st_dev;
    identity->inode = (uint64_t)status.st_ino;
    return 0;
}
