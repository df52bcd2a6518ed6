#if GUTTER_THREAD_SANITIZER
import Gutter

typealias Mutex = PthreadMutex
#endif
