// Batched datagrams: recvmmsg and sendmmsg with addresses as plain numbers, arrival times, and bounced datagrams.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// After <time.h>, whose timespec it needs.
#include <linux/errqueue.h>

enum { CONTROL = 128, ERROR_CONTROL = 512 };

static socklen_t to_system(const cl_endpoint *endpoint, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof(struct sockaddr_in6));
    if (!endpoint->is_v6) {
        struct sockaddr_in *v4 = (struct sockaddr_in *)storage;
        v4->sin_family = AF_INET;
        v4->sin_port = htons(endpoint->port);
        v4->sin_addr.s_addr = htonl((uint32_t)endpoint->low);
        return sizeof *v4;
    }
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)storage;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(endpoint->port);
    for (int byte = 0; byte < 8; byte++) {
        v6->sin6_addr.s6_addr[byte] = (uint8_t)(endpoint->high >> (56 - 8 * byte));
        v6->sin6_addr.s6_addr[byte + 8] = (uint8_t)(endpoint->low >> (56 - 8 * byte));
    }
    return sizeof *v6;
}

static void from_v6(const struct in6_addr *address, cl_endpoint *endpoint) {
    endpoint->high = endpoint->low = 0;
    endpoint->is_v6 = 1;
    for (int byte = 0; byte < 8; byte++) {
        endpoint->high = endpoint->high << 8 | address->s6_addr[byte];
        endpoint->low = endpoint->low << 8 | address->s6_addr[byte + 8];
    }
}

static void from_system(const struct sockaddr_storage *storage, cl_endpoint *endpoint) {
    memset(endpoint, 0, sizeof *endpoint);
    if (storage->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)storage;
        endpoint->low = ntohl(v4->sin_addr.s_addr);
        endpoint->port = ntohs(v4->sin_port);
    } else if (storage->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)storage;
        from_v6(&v6->sin6_addr, endpoint);
        endpoint->port = ntohs(v6->sin6_port);
    }
}

static void set(int descriptor, int level, int name, int value) {
    // Each of these options only improves the service: without it the socket still works.
    (void)setsockopt(descriptor, level, name, &value, sizeof value);
}

static void set_options(int descriptor, int is_v6, int features, int traffic_class, int receive_buffer) {
    if (is_v6) {
        set(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        set(descriptor, IPPROTO_IPV6, IPV6_TCLASS, traffic_class);
        if (features & CL_DESTINATION) set(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
        if (features & CL_BOUNCES) set(descriptor, IPPROTO_IPV6, IPV6_RECVERR, 1);
    } else {
        set(descriptor, IPPROTO_IP, IP_TOS, traffic_class);
        if (features & CL_DESTINATION) set(descriptor, IPPROTO_IP, IP_PKTINFO, 1);
        if (features & CL_BOUNCES) set(descriptor, IPPROTO_IP, IP_RECVERR, 1);
    }
    if (features & CL_ARRIVAL) set(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    if (receive_buffer > 0) set(descriptor, SOL_SOCKET, SO_RCVBUF, receive_buffer);
}

int cl_udp_open(const cl_endpoint *local, int features, int traffic_class, int receive_buffer) {
    int descriptor = socket(local->is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    set_options(descriptor, local->is_v6, features, traffic_class, receive_buffer);
    struct sockaddr_storage address;
    socklen_t length = to_system(local, &address);
    if (bind(descriptor, (struct sockaddr *)&address, length) < 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int cl_udp_port(int descriptor) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &length) < 0) return -errno;
    cl_endpoint endpoint;
    from_system(&address, &endpoint);
    return endpoint.port;
}

static void read_control(struct msghdr *header, cl_received *received) {
    received->arrival = 0;
    memset(&received->local, 0, sizeof received->local);
    for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part; part = CMSG_NXTHDR(header, part)) {
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(part), sizeof time);
            received->arrival = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
        } else if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo details;
            memcpy(&details, CMSG_DATA(part), sizeof details);
            received->local.low = ntohl(details.ipi_addr.s_addr);
        } else if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo details;
            memcpy(&details, CMSG_DATA(part), sizeof details);
            from_v6(&details.ipi6_addr, &received->local);
        }
    }
}

int cl_udp_receive(int descriptor, void *buffer, uint32_t stride, uint32_t count, cl_received *received) {
    struct mmsghdr messages[CL_BATCH];
    struct iovec parts[CL_BATCH];
    struct sockaddr_storage peers[CL_BATCH];
    _Alignas(struct cmsghdr) char controls[CL_BATCH][CONTROL];
    if (count > CL_BATCH) count = CL_BATCH;
    for (uint32_t index = 0; index < count; index++) {
        parts[index] = (struct iovec){.iov_base = (char *)buffer + (size_t)index * stride, .iov_len = stride};
        messages[index].msg_hdr = (struct msghdr){
            .msg_name = &peers[index], .msg_namelen = sizeof peers[index], .msg_iov = &parts[index], .msg_iovlen = 1,
            .msg_control = controls[index], .msg_controllen = CONTROL,
        };
    }
    int taken = recvmmsg(descriptor, messages, count, MSG_DONTWAIT, NULL);
    if (taken < 0) return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    for (int index = 0; index < taken; index++) {
        from_system(&peers[index], &received[index].peer);
        read_control(&messages[index].msg_hdr, &received[index]);
        received[index].length = messages[index].msg_len;
        received[index].truncated = (messages[index].msg_hdr.msg_flags & MSG_TRUNC) != 0;
    }
    return taken;
}

static void write_source(const cl_endpoint *source, struct msghdr *header, char *control) {
    memset(control, 0, CONTROL);
    header->msg_control = control;
    header->msg_controllen = CONTROL;
    struct cmsghdr *part = CMSG_FIRSTHDR(header);
    struct sockaddr_storage address;
    to_system(source, &address);
    if (source->is_v6) {
        struct in6_pktinfo details = {.ipi6_addr = ((struct sockaddr_in6 *)&address)->sin6_addr};
        part->cmsg_level = IPPROTO_IPV6;
        part->cmsg_type = IPV6_PKTINFO;
        part->cmsg_len = CMSG_LEN(sizeof details);
        memcpy(CMSG_DATA(part), &details, sizeof details);
        header->msg_controllen = CMSG_SPACE(sizeof details);
    } else {
        struct in_pktinfo details = {.ipi_spec_dst = ((struct sockaddr_in *)&address)->sin_addr};
        part->cmsg_level = IPPROTO_IP;
        part->cmsg_type = IP_PKTINFO;
        part->cmsg_len = CMSG_LEN(sizeof details);
        memcpy(CMSG_DATA(part), &details, sizeof details);
        header->msg_controllen = CMSG_SPACE(sizeof details);
    }
}

int cl_udp_send(int descriptor, const void *buffer, const cl_outgoing *outgoing, uint32_t count) {
    struct mmsghdr messages[CL_BATCH];
    struct iovec parts[CL_BATCH];
    struct sockaddr_storage peers[CL_BATCH];
    _Alignas(struct cmsghdr) char controls[CL_BATCH][CONTROL];
    if (count > CL_BATCH) count = CL_BATCH;
    for (uint32_t index = 0; index < count; index++) {
        parts[index] = (struct iovec){
            .iov_base = (char *)(uintptr_t)buffer + outgoing[index].offset, .iov_len = outgoing[index].length};
        messages[index].msg_hdr = (struct msghdr){
            .msg_name = &peers[index], .msg_namelen = to_system(&outgoing[index].peer, &peers[index]),
            .msg_iov = &parts[index], .msg_iovlen = 1,
        };
        if (outgoing[index].has_source) write_source(&outgoing[index].source, &messages[index].msg_hdr, controls[index]);
    }
    int taken = sendmmsg(descriptor, messages, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    return taken < 0 ? -errno : taken;
}

int cl_udp_bounce(int descriptor, cl_bounce *bounce) {
    struct sockaddr_storage peer;
    memset(&peer, 0, sizeof peer);
    char payload[1];
    _Alignas(struct cmsghdr) char control[ERROR_CONTROL];
    struct iovec part = {.iov_base = payload, .iov_len = sizeof payload};
    struct msghdr header = {
        .msg_name = &peer, .msg_namelen = sizeof peer, .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = control, .msg_controllen = sizeof control,
    };
    if (recvmsg(descriptor, &header, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return errno == EAGAIN ? 0 : -errno;
    from_system(&peer, &bounce->peer);
    bounce->error = 0;
    for (struct cmsghdr *entry = CMSG_FIRSTHDR(&header); entry; entry = CMSG_NXTHDR(&header, entry)) {
        int is_error = (entry->cmsg_level == IPPROTO_IP && entry->cmsg_type == IP_RECVERR)
            || (entry->cmsg_level == IPPROTO_IPV6 && entry->cmsg_type == IPV6_RECVERR);
        if (!is_error) continue;
        struct sock_extended_err details;
        memcpy(&details, CMSG_DATA(entry), sizeof details);
        bounce->error = (int)details.ee_errno;
    }
    return 1;
}

int cl_read_address(const void *address, cl_endpoint *endpoint) {
    const struct sockaddr *any = address;
    struct sockaddr_storage storage;
    memset(&storage, 0, sizeof storage);
    if (any->sa_family == AF_INET) {
        memcpy(&storage, address, sizeof(struct sockaddr_in));
    } else if (any->sa_family == AF_INET6) {
        memcpy(&storage, address, sizeof(struct sockaddr_in6));
    } else {
        return -EAFNOSUPPORT;
    }
    from_system(&storage, endpoint);
    return 0;
}

int cl_datagram_type(void) { return SOCK_DGRAM; }

int cl_local_address(const cl_endpoint *remote, cl_endpoint *local) {
    int descriptor = socket(remote->is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    struct sockaddr_storage address;
    socklen_t length = to_system(remote, &address);
    int code = connect(descriptor, (struct sockaddr *)&address, length);
    length = sizeof address;
    if (code == 0) code = getsockname(descriptor, (struct sockaddr *)&address, &length);
    int error = errno;
    close(descriptor);
    if (code < 0) return -error;
    from_system(&address, local);
    return 0;
}
