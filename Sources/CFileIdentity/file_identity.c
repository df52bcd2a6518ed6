#define _GNU_SOURCE
#include "file_identity.h"

#include <fcntl.h>
#include <sys/stat.h>

#if defined(__linux__) && defined(STATX_INO)

#include <sys/sysmacros.h>

int file_identity_at(const char *path, struct file_identity *identity) {
    struct statx status;
    if (statx(AT_FDCWD, path, AT_STATX_SYNC_AS_STAT, STATX_INO, &status) != 0) return -1;
    identity->device = makedev(status.stx_dev_major, status.stx_dev_minor);
    identity->inode = status.stx_ino;
    return 0;
}

#else

int file_identity_at(const char *path, struct file_identity *identity) {
    struct stat status;
    if (stat(path, &status) != 0) return -1;
    identity->device = (uint64_t)status.st_dev;
    identity->inode = (uint64_t)status.st_ino;
    return 0;
}

#endif
