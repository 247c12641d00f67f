// A checksum for files that the program itself has written: fast, and no protection against somebody who forges one.
//
// Eight lanes take 64-bit words in turn, as multiplications take several cycles.  A step maps states to states one to
// one for a given word, and words to states for a given state, so damage within one word always changes the result;
// other damage does with a probability of about 1 - 2^-64.

#include "CKernels.h"

#include <string.h>

enum { LANES = 8 };

static inline uint64_t mix(uint64_t state, uint64_t word) {
  // Odd, and about 2^64 divided by the golden ratio.  The rotation brings the high bits down to where they are mixed.
  uint64_t product = (state ^ word) * 0x9e3779b97f4a7c15u;
  return product << 31 | product >> 33;
}

uint64_t ck_checksum(uint64_t seed, const void *bytes, size_t count) {
  const uint8_t *next = bytes;
  size_t left = count;
  uint64_t lanes[LANES];
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = mix(seed, (uint64_t)lane + 1);
  while (left >= sizeof lanes) {
    uint64_t words[LANES];
    memcpy(words, next, sizeof words);
    for (int lane = 0; lane < LANES; lane++) lanes[lane] = mix(lanes[lane], words[lane]);
    next += sizeof words;
    left -= sizeof words;
  }
  uint64_t words[LANES] = {0};
  if (left > 0) memcpy(words, next, left);
  uint64_t result = mix(seed, count);
  for (int lane = 0; lane < LANES; lane++) result = mix(result, mix(lanes[lane], words[lane]));
  return result;
}
