// zlib, for the bodies of messages that come compressed.
#include <zlib.h>
