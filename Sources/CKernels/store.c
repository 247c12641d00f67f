// Writes keys and values into blocks.

#include <string.h>

#include "include/CKernels.h"

void ck_store(float *block_head, size_t place, const float *key, const float *value, size_t size) {
  for (size_t i = 0; i < size; i++) block_head[i * CK_KEYS + place] = key[i];
  memcpy(block_head + (CK_KEYS + place) * size, value, size * sizeof(float));
}
