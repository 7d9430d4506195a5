/* Declares a replacement under the symbol name of the original. Its C name
 * differs, because some headers declare the original with types specific to
 * one C library, or define it inline. */
#ifndef REPLACES_H
#define REPLACES_H

#define REPLACES(name) __asm__(name) __attribute__((visibility("default")))

#endif
