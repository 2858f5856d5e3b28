// Descriptors, clocks and threads; see the header. The datagrams are in CDatagram.c.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { NANOSECONDS = 1000000000 };

static int result(int value) { return value < 0 ? -errno : value; }

void cl_close(int descriptor) {
    if (descriptor >= 0) close(descriptor);
}

int cl_event_open(int is_semaphore) {
    return result(eventfd(0, EFD_CLOEXEC | (is_semaphore ? EFD_SEMAPHORE : EFD_NONBLOCK)));
}

int cl_event_post(int descriptor) { return result(eventfd_write(descriptor, 1)); }

int cl_event_take(int descriptor) {
    eventfd_t value;
    int code;
    do code = eventfd_read(descriptor, &value);
    while (code < 0 && errno == EINTR);
    return result(code);
}

int cl_poll_open(void) { return result(epoll_create1(EPOLL_CLOEXEC)); }

int cl_poll_add(int poll, int descriptor, uint64_t tag) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = tag};
    return result(epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event));
}

int cl_poll_remove(int poll, int descriptor) { return result(epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, NULL)); }

int cl_poll_wait(int poll, uint64_t *tags, uint32_t count, int timeout) {
    struct epoll_event events[64];
    int ready = epoll_wait(poll, events, count < 64 ? (int)count : 64, timeout);
    if (ready < 0) return errno == EINTR ? 0 : -errno;
    for (int index = 0; index < ready; index++) tags[index] = events[index].data.u64;
    return ready;
}

int cl_timer_open(void) { return result(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)); }

int cl_timer_set(int timer, int64_t first, int64_t interval) {
    struct itimerspec times = {
        .it_value = {.tv_sec = first / NANOSECONDS, .tv_nsec = first % NANOSECONDS},
        .it_interval = {.tv_sec = interval / NANOSECONDS, .tv_nsec = interval % NANOSECONDS},
    };
    return result(timerfd_settime(timer, TFD_TIMER_ABSTIME, &times, NULL));
}

int cl_timer_take(int timer) {
    uint64_t expirations = 0;
    if (read(timer, &expirations, sizeof expirations) < 0) return errno == EAGAIN ? 0 : -errno;
    return expirations > INT32_MAX ? INT32_MAX : (int)expirations;
}

static int64_t nanoseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * NANOSECONDS + time.tv_nsec;
}

int64_t cl_monotonic(void) { return nanoseconds(CLOCK_MONOTONIC); }

int64_t cl_realtime(void) { return nanoseconds(CLOCK_REALTIME); }

int cl_random(void *buffer, size_t count) {
    size_t filled = 0;
    while (filled < count) {
        ssize_t got = getrandom((char *)buffer + filled, count - filled, 0);
        if (got < 0 && errno != EINTR) return -errno;
        if (got > 0) filled += (size_t)got;
    }
    return 0;
}

int cl_core_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) < 0) return 1;
    return CPU_COUNT(&set);
}

void cl_thread_name(const char *name) { pthread_setname_np(pthread_self(), name); }

int cl_thread_pin(int index) {
    cpu_set_t allowed, chosen;
    if (sched_getaffinity(0, sizeof allowed, &allowed) < 0) return -errno;
    CPU_ZERO(&chosen);
    for (int core = 0; core < CPU_SETSIZE; core++) {
        if (!CPU_ISSET(core, &allowed) || index-- > 0) continue;
        CPU_SET(core, &chosen);
        return -pthread_setaffinity_np(pthread_self(), sizeof chosen, &chosen);
    }
    return -EINVAL;
}

int cl_thread_realtime(int priority) {
    struct sched_param parameter = {.sched_priority = priority};
    return -pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameter);
}

int cl_thread_nice(int nice) { return result(setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), nice)); }

int cl_thread_join(uintptr_t thread, int milliseconds) {
    int64_t end = cl_realtime() + (int64_t)milliseconds * 1000000;
    struct timespec time = {.tv_sec = end / NANOSECONDS, .tv_nsec = end % NANOSECONDS};
    return -pthread_timedjoin_np((pthread_t)thread, NULL, &time);
}

int cl_wait(cl_wait_entry *entries, uint32_t count, int timeout) {
    struct pollfd polled[CL_BATCH];
    if (count > CL_BATCH) return -EINVAL;
    for (uint32_t i = 0; i < count; i++) {
        int wanted = entries[i].wanted;
        polled[i].fd = entries[i].descriptor;
        polled[i].events = (wanted & CL_WAIT_INPUT ? POLLIN : 0) | (wanted & CL_WAIT_OUTPUT ? POLLOUT : 0);
        polled[i].revents = 0;
    }
    int result = poll(polled, count, timeout);
    for (uint32_t i = 0; i < count; i++) {
        int came = polled[i].revents;
        entries[i].ready = came & (POLLERR | POLLHUP) ? entries[i].wanted : 0;
        if (came & POLLIN) entries[i].ready |= CL_WAIT_INPUT;
        if (came & POLLOUT) entries[i].ready |= CL_WAIT_OUTPUT;
    }
    return result < 0 ? -errno : result;
}
