// The codecs' libraries with nothing of ours around them: what a frame costs at least.
#ifndef SPECH_CBARECODECS_H
#define SPECH_CBARECODECS_H

#include <stdint.h>

/// An encoder and a decoder, set as ours are.
typedef struct BareCodec BareCodec;

/// By our name of the codec; NULL where there is no library behind it. It lives as long as the process.
BareCodec *bare_make(const char *name);

/// Encodes 20 ms; returns the number of bytes.
int bare_encode(BareCodec *codec, const int16_t *samples, uint8_t *payload);

/// Decodes the payload of 20 ms.
void bare_decode(BareCodec *codec, const uint8_t *payload, int length, int16_t *samples);

#endif
