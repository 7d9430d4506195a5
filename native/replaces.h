/* How recorder.so declares what it stands in front of: under another name in
 * C, since headers declare some of these functions with the types of one C
 * library only, or with a body of their own. */
#ifndef REPLACES_H
#define REPLACES_H

#define REPLACES(name) __asm__(name) __attribute__((visibility("default")))

#endif
