#define _GNU_SOURCE
#include "file_identity.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#if defined(__linux__)
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#endif

// Since Linux 5.8; the headers may be older than the system.
#define MOUNT_ROOT 0x2000

static int identity_at(int folder, const char *path, int flags, struct file_identity *identity) {
#if defined(STATX_INO)
    struct statx exact;
    if (statx(folder, path, AT_STATX_SYNC_AS_STAT | flags, STATX_INO | STATX_NLINK, &exact) == 0) {
        identity->device = makedev(exact.stx_dev_major, exact.stx_dev_minor);
        identity->inode = exact.stx_ino;
        identity->links = (exact.stx_mask & STATX_NLINK) ? exact.stx_nlink : 1;
        identity->is_mount_point =
            (exact.stx_attributes_mask & MOUNT_ROOT) ? (exact.stx_attributes & MOUNT_ROOT) != 0 : -1;
        return 0;
    }
    // Old sandboxes refuse what they do not know.
    if (errno != EPERM && errno != ENOSYS) return -1;
#endif
    struct stat status;
    if ((flags == 0 ? stat(path, &status) : fstat(folder, &status)) != 0) return -1;
    identity->device = (uint64_t)status.st_dev;
    identity->inode = (uint64_t)status.st_ino;
    identity->links = (uint64_t)status.st_nlink;
    identity->is_mount_point = -1;
    return 0;
}

int file_identity_at(const char *path, struct file_identity *identity) {
    return identity_at(AT_FDCWD, path, 0, identity);
}

int file_identity_of(int descriptor, struct file_identity *identity) {
#if defined(AT_EMPTY_PATH)
    return identity_at(descriptor, "", AT_EMPTY_PATH, identity);
#else
    return identity_at(descriptor, "", -1, identity);
#endif
}

int rename_without_replacing(const char *from, const char *to) {
#if defined(__linux__) && defined(SYS_renameat2)
    // By its number: the library of the static builds has no function for it. The flag is RENAME_NOREPLACE.
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1);
#elif defined(__APPLE__)
    return renamex_np(from, to, RENAME_EXCL);
#else
    errno = ENOSYS;
    return -1;
#endif
}
