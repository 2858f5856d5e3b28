// The little of WebRTC's NetEq (libtgowt-dev) that a benchmark needs, as C functions.
#ifndef SPECH_CNETEQ_H
#define SPECH_CNETEQ_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct NetEqReceiver NetEqReceiver;

/// What it counts since it was made, in samples of its output.
typedef struct {
    uint64_t received;
    uint64_t concealed;
    /// Put in and taken out by stretching time.
    uint64_t inserted;
    uint64_t removed;
    /// What is wanted now, in milliseconds.
    int target_delay;
} NetEqCounters;

/// A receiver of one codec on a clock of its own, which stands at zero; NULL when the library does not know the codec.
/// `trials` is the text by which the library takes other settings than its own ("name/value/"), or empty; as the library holds that
/// text for the whole process, receivers of different settings are made and used one after the other.
NetEqReceiver *neteq_make(
    const char *codec, int clock_rate, int channels, int payload_type, int sample_rate, const char *trials);
void neteq_free(NetEqReceiver *receiver);

/// Moves its clock on; it never goes back.
void neteq_advance(NetEqReceiver *receiver, int64_t microseconds);

/// Takes a packet; zero when it was taken.
int neteq_insert(
    NetEqReceiver *receiver, int payload_type, uint16_t sequence, uint32_t timestamp, const uint8_t *payload, int length);

/// Plays 10 ms; returns the number of samples, negative when it failed. `samples` has room for 480.
int neteq_play(NetEqReceiver *receiver, int16_t *samples);

NetEqCounters neteq_counters(const NetEqReceiver *receiver);

#ifdef __cplusplus
}
#endif
#endif
