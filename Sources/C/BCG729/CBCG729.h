// libbcg729: G.729 with annexes A and B.
#ifndef SPECH_CBCG729_H
#define SPECH_CBCG729_H

#include <bcg729/decoder.h>
#include <bcg729/encoder.h>

#endif
