#ifndef GUTTER_FILE_IDENTITY_H
#define GUTTER_FILE_IDENTITY_H

#include <stdint.h>

/// Which file a path leads to, and what else it may be called.
struct file_identity {
    uint64_t device;
    uint64_t inode;
    /// How many names the file has in the folders of its disk.
    uint64_t links;
    /// Whether the path is a mount point of its own: 1 or 0, or -1 if the system does not tell.
    int is_mount_point;
};

/// Finds out which file `path` leads to, without asking for its times.
///
/// Since Linux 6.13, a file whose times somebody has asked for gets a new, exact time at the next write to it, and with
/// it a write to the journal of the file system at the next sync. Whoever looks at a file at each commit to it must
/// therefore not ask. Glibc's module for Swift has no statx, hence this target.
/// Source: https://docs.kernel.org/filesystems/multigrain-ts.html
///
/// Returns 0, or -1 where there is no such file or it cannot be reached.
int file_identity_at(const char *path, struct file_identity *identity);

/// The same for an open file.
int file_identity_of(int descriptor, struct file_identity *identity);

/// Renames a file unless something has the new name already; errno is EEXIST then.
///
/// Returns 0, or -1; errno is ENOSYS or EINVAL if the system or the file system cannot do it in one step.
int rename_without_replacing(const char *from, const char *to);

#endif
