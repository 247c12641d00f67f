// Packed matrices: CK_GROUP rows side by side, so that one vector register holds the same column of every row and a dot
// product needs no sum across the register.  The packing loses nothing and is the same for every instruction set.
//
//   F32, F16   for each column: the group's CK_GROUP weights
//   Q8_0       for each CK_QUANT columns: CK_GROUP float16 scales; then for each 4 columns: 4 bytes of each row

#include "half.h"
#include "kernels.h"

enum { FILE_QUANT_BYTES = 2 + CK_QUANT };

static size_t group_count(size_t rows) { return (rows + CK_GROUP - 1) / CK_GROUP; }

size_t ck_packed_bytes(ck_type type, size_t rows, size_t width) {
  return group_count(rows) * ck_group_bytes(type, width);
}

static void pack_numbers(size_t size, const char *source, size_t rows, size_t width, char *packed) {
  for (size_t row = 0; row < rows; row++) {
    char *group = packed + row / CK_GROUP * width * CK_GROUP * size;
    for (size_t column = 0; column < width; column++)
      memcpy(group + (column * CK_GROUP + row % CK_GROUP) * size, source + (row * width + column) * size, size);
  }
}

static void pack_quants(const char *source, size_t rows, size_t width, char *packed) {
  size_t blocks = width / CK_QUANT;
  for (size_t row = 0; row < rows; row++) {
    char *group = packed + row / CK_GROUP * blocks * CK_PACKED_QUANT_BYTES;
    size_t lane = row % CK_GROUP;
    for (size_t block = 0; block < blocks; block++) {
      const char *from = source + (row * blocks + block) * FILE_QUANT_BYTES;
      char *to = group + block * CK_PACKED_QUANT_BYTES;
      memcpy(to + lane * 2, from, 2);
      for (size_t column = 0; column < CK_QUANT; column += 4)
        memcpy(to + CK_GROUP * 2 + column * CK_GROUP + lane * 4, from + 2 + column, 4);
    }
  }
}

void ck_pack(ck_type type, const void *source, size_t rows, size_t width, void *packed) {
  memset(packed, 0, ck_packed_bytes(type, rows, width));
  switch (type) {
    case CK_F32: pack_numbers(4, source, rows, width, packed); break;
    case CK_F16: pack_numbers(2, source, rows, width, packed); break;
    case CK_Q8_0: pack_quants(source, rows, width, packed); break;
  }
}

static void quant_row(const char *group, size_t lane, size_t width, float *output) {
  for (size_t column = 0; column < width; column++) {
    const char *block = group + column / CK_QUANT * CK_PACKED_QUANT_BYTES;
    size_t place = column % CK_QUANT;
    int8_t quant = (int8_t)block[CK_GROUP * 2 + place / 4 * 4 * CK_GROUP + lane * 4 + place % 4];
    output[column] = (float)quant * ck_float_of_half(ck_load_half(block + lane * 2));
  }
}

void ck_row(const ck_matrix *matrix, size_t row, float *output) {
  const char *group = (const char *)matrix->packed + row / CK_GROUP * ck_group_bytes(matrix->type, matrix->width);
  size_t lane = row % CK_GROUP;
  switch (matrix->type) {
    case CK_F32:
      for (size_t column = 0; column < matrix->width; column++)
        memcpy(output + column, group + (column * CK_GROUP + lane) * 4, 4);
      break;
    case CK_F16:
      for (size_t column = 0; column < matrix->width; column++)
        output[column] = ck_float_of_half(ck_load_half(group + (column * CK_GROUP + lane) * 2));
      break;
    case CK_Q8_0: quant_row(group, lane, matrix->width, output); break;
  }
}
