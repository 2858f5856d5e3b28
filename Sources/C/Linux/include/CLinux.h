// What Glibc's Swift overlay hides or makes awkward: batched datagrams with addresses as plain numbers, the error
// queue, timer and event descriptors, and the scheduling of one thread. Thin wrappers; no state.
//
// Every function that returns int gives a value of zero or more, or the negated errno.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>

/// The most datagrams that one call receives or sends.
#define CL_BATCH 16

/// An address and a port in host byte order. IPv4: the address is in the lower 32 bits of `low`.
typedef struct {
    uint64_t high;
    uint64_t low;
    uint16_t port;
    uint8_t is_v6;
} cl_endpoint;

/// One received datagram; its bytes lie at its index times the stride in the caller's buffer.
typedef struct {
    cl_endpoint peer;
    /// Where it was sent to: the address only, and only on sockets opened with CL_DESTINATION.
    cl_endpoint local;
    /// CLOCK_REALTIME in nanoseconds when the kernel took it, or 0 when unknown.
    int64_t arrival;
    uint32_t length;
    /// The datagram was longer than the stride.
    uint8_t truncated;
} cl_received;

/// One datagram to send: a part of the caller's buffer.
typedef struct {
    cl_endpoint peer;
    /// The source address to use when `has_source`; else the system chooses.
    cl_endpoint source;
    uint8_t has_source;
    uint32_t offset;
    uint32_t length;
} cl_outgoing;

/// A peer that a datagram could not reach, from the socket's error queue.
typedef struct {
    cl_endpoint peer;
    int error;
} cl_bounce;

enum {
    /// Report when the kernel took each datagram.
    CL_ARRIVAL = 1,
    /// Report the address each datagram was sent to.
    CL_DESTINATION = 2,
    /// Queue ICMP errors for cl_udp_bounce.
    CL_BOUNCES = 4
};

/// A bound, non-blocking UDP socket. `traffic_class` is the TOS byte; `receive_buffer` in bytes, 0 for the default.
int cl_udp_open(const cl_endpoint *local, int features, int traffic_class, int receive_buffer);
/// The port a socket is bound to.
int cl_udp_port(int descriptor);
/// Receives what is there, at most CL_BATCH datagrams of at most `stride` bytes each.
int cl_udp_receive(int descriptor, void *buffer, uint32_t stride, uint32_t count, cl_received *received);
/// Sends at most CL_BATCH datagrams; gives how many the system took.
int cl_udp_send(int descriptor, const void *buffer, const cl_outgoing *messages, uint32_t count);
/// Takes one entry from the error queue: 1 with an entry, 0 when it is empty.
int cl_udp_bounce(int descriptor, cl_bounce *bounce);
/// The local address that the system uses towards `remote`; sends nothing.
int cl_local_address(const cl_endpoint *remote, cl_endpoint *local);
/// An address as resolvers give it, a `struct sockaddr`; negated errno when it is of neither family.
int cl_read_address(const void *address, cl_endpoint *endpoint);
/// SOCK_DGRAM, which Swift finds in another module each time the dependencies change.
int cl_datagram_type(void);
void cl_close(int descriptor);

/// A non-blocking event descriptor, or a blocking one that counts down by one per read.
int cl_event_open(int is_semaphore);
int cl_event_post(int descriptor);
int cl_event_take(int descriptor);

int cl_poll_open(void);
/// Waits for input (and errors) on `descriptor`; `tag` comes back from cl_poll_wait.
int cl_poll_add(int poll, int descriptor, uint64_t tag);
/// Waits for nothing on `descriptor` any more.
int cl_poll_remove(int poll, int descriptor);
/// Writes the tags of what is ready; `timeout` in milliseconds, -1 for ever.
int cl_poll_wait(int poll, uint64_t *tags, uint32_t count, int timeout);

/// A descriptor to wait for, and what came: CL_WAIT_INPUT, CL_WAIT_OUTPUT, both, or 0.
typedef struct {
    int descriptor;
    int wanted;
    int ready;
} cl_wait_entry;

enum { CL_WAIT_INPUT = 1, CL_WAIT_OUTPUT = 2 };

/// Waits for any of at most CL_BATCH entries, at most `timeout` milliseconds; an error counts as all that was wanted.
int cl_wait(cl_wait_entry *entries, uint32_t count, int timeout);

int cl_timer_open(void);
/// Starts absolute ticks on CLOCK_MONOTONIC at `first`, then every `interval` nanoseconds; 0 stops them.
int cl_timer_set(int timer, int64_t first, int64_t interval);
/// Takes the expirations since the last call.
int cl_timer_take(int timer);

int64_t cl_monotonic(void);
int64_t cl_realtime(void);
int cl_random(void *buffer, size_t count);

/// How many cores this process may use.
int cl_core_count(void);
void cl_thread_name(const char *name);
/// Binds the calling thread to the `index`-th core that this process may use.
int cl_thread_pin(int index);
/// SCHED_FIFO for the calling thread.
int cl_thread_realtime(int priority);
/// A nice value for the calling thread alone.
int cl_thread_nice(int nice);
/// Waits for a thread at most `milliseconds`; ETIMEDOUT when it still runs.
int cl_thread_join(uintptr_t thread, int milliseconds);

#endif
