#ifndef MALLOC_COUNTER_H
#define MALLOC_COUNTER_H

/// How many blocks of memory the process has asked for so far; 0 where that cannot be told.
long malloc_counter_count(void);

#endif
