#include "malloc_counter.h"

// With glibc a program may have its own malloc, which takes the place of the library's everywhere; this one counts and
// calls the library's. Swift allocates with malloc, and with posix_memalign where it needs more alignment.
#if defined(__GLIBC__) || defined(__linux__)

#include <stdatomic.h>
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_long count;

void *malloc(size_t size) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    return __libc_calloc(number, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    *block = __libc_memalign(alignment, size);
    return *block ? 0 : 12; // ENOMEM
}

long malloc_counter_count(void) {
    return atomic_load_explicit(&count, memory_order_relaxed);
}

#else

long malloc_counter_count(void) {
    return 0;
}

#endif
