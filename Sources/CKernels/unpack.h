// The blocks of quantized GGUF tensors, taken apart.

#ifndef CK_UNPACK_H
#define CK_UNPACK_H

#include "layout.h"

/// CK_QUANT weights of one row.
typedef struct ck_unpacked {
  /// One a weight, all bits together: unsigned, but for Q8_0.
  uint8_t codes[CK_QUANT];
  /// The float16 scale and minimum, of the super-block if there is one.
  uint16_t halves[2];
  /// With super-blocks: scale and minimum of the block, or the signed scales of its halves.
  uint8_t scales[2];
} ck_unpacked;

/// The weights at [block * CK_QUANT, (block + 1) * CK_QUANT) of a row in a quantized format.
void ck_unpack(ck_format format, const uint8_t *row, size_t block, ck_unpacked *output);

#endif
