// The blocks of quantized GGUF tensors, taken apart.

#ifndef CK_UNPACK_H
#define CK_UNPACK_H

#include "include/CKernels.h"

/// CK_QUANT weights of one row: weight i is quants[i] * scales[i / 16] - minimum.
typedef struct ck_unpacked {
  float scales[2];
  float minimum;
  int8_t quants[CK_QUANT];
} ck_unpacked;

/// The weights at [block * CK_QUANT, (block + 1) * CK_QUANT) of a row in a quantized format.
void ck_unpack(ck_format format, const uint8_t *row, size_t block, ck_unpacked *output);

/// Bytes of a row of `width` numbers as the file has it.
size_t ck_row_bytes(ck_format format, size_t width);

#endif
