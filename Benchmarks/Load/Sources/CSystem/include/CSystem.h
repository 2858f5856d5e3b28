// The system calls that Swift's Glibc does not show, each as small as it can be. Linux only, loopback only.

#ifndef RIG_CSYSTEM_H
#define RIG_CSYSTEM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// How many datagrams one call takes at most.
#define RIG_BATCH 64

/// A datagram to or from a port of 127.0.0.1.
struct rig_datagram {
    uint8_t *bytes;
    /// Bytes; before receiving, how many there is room for.
    uint32_t length;
    uint16_t port;
    /// When the kernel got it, in nanoseconds of CLOCK_REALTIME; 0 when unknown. Not used for sending.
    int64_t arrived;
};

/// Sockets on 127.0.0.1 that never wait; -1 with errno. A port of 0 is any free one.
int rig_udp(uint16_t port, int buffer_bytes);
int rig_connect(uint16_t port);
int rig_listen(uint16_t port);
int rig_accept(int descriptor);
/// The local port; 0 when there is none.
uint16_t rig_port(int descriptor);
/// Datagrams are read from and sent to this port only.
int rig_associate(int descriptor, uint16_t port);

/// Neither waits nor raises SIGPIPE.
extern const int rig_send_flags;

/// How many were received or sent; 0 when there is nothing, or no room.
int rig_receive(int descriptor, struct rig_datagram *datagrams, int count);
int rig_send(int descriptor, struct rig_datagram *datagrams, int count);
/// Like recv; says when the kernel got the last of these bytes.
ssize_t rig_read(int descriptor, void *bytes, size_t count, int64_t *arrived);

int rig_poll(void);
int rig_watch(int poll, int descriptor, uint32_t tag);
/// How many of the watched can be read; their tags.
int rig_wait(int poll, uint32_t *tags, int count, int milliseconds);

/// A timer that can be read at absolute times, `interval` nanoseconds apart.
int rig_ticker(int64_t interval);

/// CPU time of a process in nanoseconds; -1 when it is gone.
int64_t rig_cpu(pid_t process);

/// This thread goes before others where that is permitted; what it starts does not.
///
/// Returns 0 when it was.
int rig_hurry(void);

/// This process gets SIGTERM when the one that started it ends.
void rig_end_with_parent(void);

#endif
