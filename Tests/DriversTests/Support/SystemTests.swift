// Everything that opens real sockets runs one after the other: descriptors and ports belong to the whole process.

import Testing

@Suite(.serialized, .timeLimit(.minutes(20))) enum SystemTests {}
