// c-ares, which looks names up: SRV and NAPTR, which the system's resolver has not, and addresses with their lifetimes.
#include <ares.h>
