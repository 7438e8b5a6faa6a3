/* The time of day, moved by the seconds that the file HOMEWARD_TEST_CLOCK holds (tests/clock.py), for a process that is
   started with this preloaded. Waiting goes by another clock, and is as long as ever. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t moved_by(void) {
    static volatile int64_t *seconds;
    if (!seconds) {
        int file = open(getenv("HOMEWARD_TEST_CLOCK"), O_RDONLY);
        void *shared = mmap(NULL, sizeof *seconds, PROT_READ, MAP_SHARED, file, 0);
        if (file < 0 || shared == MAP_FAILED) abort();
        close(file);
        seconds = shared;
    }
    return *seconds;
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int failed = syscall(SYS_clock_gettime, clock, at);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += moved_by();
    return failed;
}

int gettimeofday(struct timeval *at, void *zone) {
    struct timespec now;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
