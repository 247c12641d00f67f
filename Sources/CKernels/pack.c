// Packed matrices: CK_GROUP rows side by side, so that one vector register holds the same column of every row and a dot
// product needs no sum across the register.  The packing loses nothing and is the same for every instruction set.
//
//   F32, F16, BF16   for each column: the group's CK_GROUP weights
//   the others, for each CK_QUANT columns:
//     scales   Q8_0: CK_GROUP float16; Q8_16: CK_GROUP float32 for the first 16 columns, then for the others;
//              Q4_1, Q8_1: CK_GROUP float32, then as many minimums
//     weights  for each 4 columns: 4 bytes of each row; Q4_1: for each 8 columns, columns 4 to 7 in the high nibbles

#include "half.h"
#include "kernels.h"
#include "unpack.h"

static size_t group_count(size_t rows) { return (rows + CK_GROUP - 1) / CK_GROUP; }

size_t ck_packed_bytes(ck_type type, size_t rows, size_t width) {
  return group_count(rows) * ck_group_bytes(type, width);
}

ck_type ck_type_of(ck_format format) {
  switch (format) {
    case CK_FORMAT_F32: return CK_F32;
    case CK_FORMAT_F16: return CK_F16;
    case CK_FORMAT_BF16: return CK_BF16;
    case CK_FORMAT_Q4_0:
    case CK_FORMAT_Q4_1:
    case CK_FORMAT_Q4_K: return CK_Q4_1;
    case CK_FORMAT_Q5_1:
    case CK_FORMAT_Q5_K: return CK_Q8_1;
    case CK_FORMAT_Q3_K:
    case CK_FORMAT_Q6_K: return CK_Q8_16;
    case CK_FORMAT_Q5_0:
    case CK_FORMAT_Q8_0:
    case CK_FORMAT_IQ4_NL: return CK_Q8_0;
  }
  return CK_F32;
}

static void pack_numbers(size_t size, const char *source, size_t rows, size_t width, char *packed) {
  for (size_t row = 0; row < rows; row++) {
    char *group = packed + row / CK_GROUP * width * CK_GROUP * size;
    for (size_t column = 0; column < width; column++)
      memcpy(group + (column * CK_GROUP + row % CK_GROUP) * size, source + (row * width + column) * size, size);
  }
}

static void put_float(char *address, size_t index, float value) { memcpy(address + index * 4, &value, 4); }

static void pack_scales(ck_type type, const ck_unpacked *from, size_t lane, char *to) {
  if (type == CK_Q8_0) {
    uint16_t half = ck_half_of_float(from->scales[0]);
    memcpy(to + lane * 2, &half, 2);
    return;
  }
  put_float(to, lane, from->scales[0]);
  put_float(to, CK_GROUP + lane, type == CK_Q8_16 ? from->scales[1] : from->minimum);
}

static void pack_quants(ck_type type, const ck_unpacked *from, size_t lane, char *to) {
  to += ck_scale_bytes(type);
  for (size_t column = 0; column < CK_QUANT; column += 4) {
    if (type != CK_Q4_1) memcpy(to + column * CK_GROUP + lane * 4, from->quants + column, 4);
    else
      for (size_t i = 0; i < 4; i++)
        to[column / 8 * 4 * CK_GROUP + lane * 4 + i] |= (char)(from->quants[column + i] << (column % 8 ? 4 : 0));
  }
}

static void pack_blocks(ck_format format, const uint8_t *source, size_t rows, size_t width, char *packed) {
  ck_type type = ck_type_of(format);
  size_t file_bytes = ck_row_bytes(format, width), block_bytes = ck_group_bytes(type, CK_QUANT);
  for (size_t row = 0; row < rows; row++) {
    char *group = packed + row / CK_GROUP * ck_group_bytes(type, width);
    for (size_t block = 0; block < width / CK_QUANT; block++) {
      ck_unpacked unpacked;
      ck_unpack(format, source + row * file_bytes, block, &unpacked);
      pack_scales(type, &unpacked, row % CK_GROUP, group + block * block_bytes);
      pack_quants(type, &unpacked, row % CK_GROUP, group + block * block_bytes);
    }
  }
}

void ck_pack(ck_format format, const void *source, size_t rows, size_t width, void *packed) {
  memset(packed, 0, ck_packed_bytes(ck_type_of(format), rows, width));
  switch (format) {
    case CK_FORMAT_F32: pack_numbers(4, source, rows, width, packed); break;
    case CK_FORMAT_F16:
    case CK_FORMAT_BF16: pack_numbers(2, source, rows, width, packed); break;
    default: pack_blocks(format, source, rows, width, packed); break;
  }
}

void ck_row(const ck_matrix *matrix, size_t row, float *output) {
  const char *group = (const char *)matrix->packed + row / CK_GROUP * ck_group_bytes(matrix->type, matrix->width);
  for (size_t column = 0; column < matrix->width; column++)
    output[column] = ck_weight(matrix->type, group, row % CK_GROUP, column);
}
