#define _GNU_SOURCE
#include "CSystem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

const int rig_send_flags = MSG_DONTWAIT | MSG_NOSIGNAL;

static struct sockaddr_in loopback(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static void stamp(int descriptor) {
    int on = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
}

static int bound(int type, uint16_t port) {
    int descriptor = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    struct sockaddr_in address = loopback(port);
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    close(descriptor);
    return -1;
}

int rig_udp(uint16_t port, int buffer_bytes) {
    int descriptor = bound(SOCK_DGRAM, port);
    if (descriptor < 0) return -1;
    // Beyond the system's limit where that is allowed, up to it where not.
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) != 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    stamp(descriptor);
    return descriptor;
}

int rig_connect(uint16_t port) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    struct sockaddr_in address = loopback(port);
    int on = 1;
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        close(descriptor);
        return -1;
    }
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    stamp(descriptor);
    return descriptor;
}

int rig_listen(uint16_t port) {
    int descriptor = bound(SOCK_STREAM, port);
    if (descriptor >= 0 && listen(descriptor, 1024) == 0) return descriptor;
    return -1;
}

int rig_accept(int descriptor) {
    int accepted = accept4(descriptor, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    int on = 1;
    if (accepted >= 0) setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return accepted;
}

uint16_t rig_port(int descriptor) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    return getsockname(descriptor, (struct sockaddr *)&address, &length) == 0 ? ntohs(address.sin_port) : 0;
}

int rig_associate(int descriptor, uint16_t port) {
    struct sockaddr_in address = loopback(port);
    return connect(descriptor, (struct sockaddr *)&address, sizeof address);
}

static int64_t arrival(struct msghdr *message) {
    for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR(message, each)) {
        if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_TIMESTAMPNS) continue;
        struct timespec time;
        memcpy(&time, CMSG_DATA(each), sizeof time);
        return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
    }
    return 0;
}

int rig_receive(int descriptor, struct rig_datagram *datagrams, int count) {
    struct mmsghdr messages[RIG_BATCH];
    struct iovec parts[RIG_BATCH];
    struct sockaddr_in senders[RIG_BATCH];
    _Alignas(struct cmsghdr) char notes[RIG_BATCH][CMSG_SPACE(sizeof(struct timespec))];
    if (count > RIG_BATCH) count = RIG_BATCH;
    for (int i = 0; i < count; i++) {
        parts[i] = (struct iovec){datagrams[i].bytes, datagrams[i].length};
        messages[i].msg_hdr = (struct msghdr){.msg_name = &senders[i], .msg_namelen = sizeof senders[i],
            .msg_iov = &parts[i], .msg_iovlen = 1, .msg_control = notes[i], .msg_controllen = sizeof notes[i]};
    }
    int received = recvmmsg(descriptor, messages, count, MSG_DONTWAIT, NULL);
    for (int i = 0; i < received; i++) {
        datagrams[i].length = messages[i].msg_len;
        datagrams[i].port = ntohs(senders[i].sin_port);
        datagrams[i].arrived = arrival(&messages[i].msg_hdr);
    }
    return received < 0 ? 0 : received;
}

int rig_send(int descriptor, struct rig_datagram *datagrams, int count) {
    struct mmsghdr messages[RIG_BATCH];
    struct iovec parts[RIG_BATCH];
    struct sockaddr_in receivers[RIG_BATCH];
    if (count > RIG_BATCH) count = RIG_BATCH;
    for (int i = 0; i < count; i++) {
        parts[i] = (struct iovec){datagrams[i].bytes, datagrams[i].length};
        receivers[i] = loopback(datagrams[i].port);
        messages[i].msg_hdr = (struct msghdr){.msg_name = &receivers[i], .msg_namelen = sizeof receivers[i],
            .msg_iov = &parts[i], .msg_iovlen = 1};
    }
    int sent = sendmmsg(descriptor, messages, count, MSG_DONTWAIT);
    return sent < 0 ? 0 : sent;
}

ssize_t rig_read(int descriptor, void *bytes, size_t count, int64_t *arrived) {
    _Alignas(struct cmsghdr) char note[CMSG_SPACE(sizeof(struct timespec))];
    struct iovec part = {bytes, count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = note, .msg_controllen = sizeof note};
    ssize_t received = recvmsg(descriptor, &message, MSG_DONTWAIT);
    *arrived = received > 0 ? arrival(&message) : 0;
    return received;
}

int rig_poll(void) { return epoll_create1(EPOLL_CLOEXEC); }

int rig_watch(int poll, int descriptor, uint32_t tag) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = tag};
    return epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
}

int rig_wait(int poll, uint32_t *tags, int count, int milliseconds) {
    struct epoll_event events[RIG_BATCH];
    int ready = epoll_wait(poll, events, count < RIG_BATCH ? count : RIG_BATCH, milliseconds);
    for (int i = 0; i < ready; i++) tags[i] = events[i].data.u32;
    return ready < 0 ? 0 : ready;
}

int rig_ticker(int64_t interval) {
    int descriptor = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct itimerspec times;
    clock_gettime(CLOCK_MONOTONIC, &times.it_value);
    times.it_interval = (struct timespec){interval / 1000000000, interval % 1000000000};
    if (descriptor >= 0) timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &times, NULL);
    return descriptor;
}

int64_t rig_cpu(pid_t process) {
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) return -1;
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void rig_end_with_parent(void) { prctl(PR_SET_PDEATHSIG, SIGTERM); }

int rig_hurry(void) {
    struct sched_param low = {.sched_priority = 1};
    return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &low);
}
