// Packed matrices: CK_GROUP rows side by side, so that one vector register holds the same columns of every row and a
// dot product needs no sum across the register.  The packing loses nothing, takes hardly more bytes than the file
// (Q4_K and Q5_K 3 % more, Q3_K a third), and is the same for every instruction set.
//
//   F32, F16, BF16   for each column: the group's CK_GROUP weights
//   the others, of one group after another:
//     codes    for each CK_QUANT columns, as registers of 4 bytes of each row ("quads": quad k has columns 4k...4k + 3)
//              8 bits  quads 0 to 7
//              4 bits  4 registers: quad k in the low nibbles, quad k + 4 in the high ones
//              5 bits  as 4 bits, then a register with the fifth bit of quad k in bit k
//              6 bits  as 4 bits, then two registers of two bits, at bit 2k for quads 0 to 3 and for 4 to 7
//     scales   for each CK_QUANT columns
//              Q4_0, Q5_0, Q8_0, IQ4_NL  a float16 of each row;  Q4_1, Q5_1  then a float16 minimum of each
//              Q4_K, Q5_K                a 6-bit scale, then a 6-bit minimum of each
//              Q3_K, Q6_K                a signed scale of columns 0 to 15, then one of 16 to 31 of each
//     supers   for each CK_SUPER columns, K formats only: a float16 factor of the scales, then of the minimums, of each

#include <string.h>

#include "half.h"
#include "kernels.h"
#include "unpack.h"

bool ck_is_quantized(ck_format format) {
  return format != CK_FORMAT_F32 && format != CK_FORMAT_F16 && format != CK_FORMAT_BF16;
}

size_t ck_row_bytes(ck_format format, size_t width) {
  size_t block_width = ck_is_super(format) ? CK_SUPER : ck_is_quantized(format) ? CK_QUANT : 1;
  return width / block_width * ck_block_bytes(format);
}

static size_t group_count(size_t rows) { return (rows + CK_GROUP - 1) / CK_GROUP; }

size_t ck_packed_bytes(ck_format format, size_t rows, size_t width) {
  return group_count(rows) * ck_group_bytes(format, width);
}

static void pack_numbers(size_t size, const char *source, size_t rows, size_t width, char *group) {
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < width; column++)
      memcpy(group + (column * CK_GROUP + row) * size, source + (row * width + column) * size, size);
}

static uint32_t load_quad(const uint8_t *codes, size_t quad) {
  uint32_t four;
  memcpy(&four, codes + quad * 4, 4);
  return four;
}

static void put_quad(char *codes, size_t at, size_t lane, uint32_t four) {
  memcpy(codes + at * 4 * CK_GROUP + lane * 4, &four, 4);
}

/// `to`: the codes of a group's block.
static inline void pack_codes(ck_format format, const uint8_t *codes, size_t lane, char *to) {
  if (format == CK_FORMAT_Q8_0) {
    for (size_t quad = 0; quad < 8; quad++) put_quad(to, quad, lane, load_quad(codes, quad));
    return;
  }
  uint32_t fifth = 0, high[2] = {0};
  for (size_t quad = 0; quad < 4; quad++) {
    uint32_t first = load_quad(codes, quad), second = load_quad(codes, quad + 4);
    put_quad(to, quad, lane, (first & 0x0f0f0f0f) | (second & 0x0f0f0f0f) << 4);
    fifth |= (first >> 4 & 0x01010101) << quad | (second >> 4 & 0x01010101) << (quad + 4);
    high[0] |= (first >> 4 & 0x03030303) << 2 * quad;
    high[1] |= (second >> 4 & 0x03030303) << 2 * quad;
  }
  if (ck_code_bits(format) == 5) put_quad(to, 4, lane, fifth);
  if (ck_code_bits(format) == 6) {
    put_quad(to, 4, lane, high[0]);
    put_quad(to, 5, lane, high[1]);
  }
}

/// `scales`: those of a group's block; `super`: those of its super-block.
static inline void pack_scales(ck_format format, const ck_unpacked *from, size_t lane, char *scales, char *super) {
  char *halves = ck_is_super(format) ? super : scales;
  memcpy(halves + lane * 2, &from->halves[0], 2);
  if (ck_has_minimum(format)) memcpy(halves + (CK_GROUP + lane) * 2, &from->halves[1], 2);
  if (ck_is_super(format))
    for (size_t i = 0; i < 2; i++) memcpy(scales + i * CK_GROUP + lane, &from->scales[i], 1);
}

/// `format` is a constant after inlining.
static inline __attribute__((always_inline)) void pack_group(ck_format format, const uint8_t *source, size_t rows,
                                                             size_t width, char *codes) {
  size_t row_bytes = ck_row_bytes(format, width), blocks = width / CK_QUANT;
  char *scales = codes + blocks * ck_code_bytes(format), *supers = scales + blocks * ck_scale_bytes(format);
  for (size_t block = 0; block < blocks; block++)
    for (size_t row = 0; row < rows; row++) {
      ck_unpacked unpacked;
      ck_unpack(format, source + row * row_bytes, block, &unpacked);
      pack_codes(format, unpacked.codes, row, codes + block * ck_code_bytes(format));
      pack_scales(format, &unpacked, row, scales + block * ck_scale_bytes(format),
                  supers + block / (CK_SUPER / CK_QUANT) * ck_super_bytes(format));
    }
}

static void pack_quants(ck_format format, const uint8_t *source, size_t rows, size_t width, char *group) {
#define CK_CASE(name, operation, set)                                                                                  \
  case CK_FORMAT_##name: pack_group(CK_FORMAT_##name, source, rows, width, group); break;
  switch (format) {
    CK_EACH_QUANT(CK_CASE, )
    default: break;
  }
#undef CK_CASE
}

void ck_pack(ck_format format, const void *source, size_t first, size_t end, size_t width, void *packed) {
  size_t row_bytes = ck_row_bytes(format, width);
  for (size_t row = first; row < end; row += CK_GROUP) {
    size_t rows = end - row < CK_GROUP ? end - row : CK_GROUP;
    const char *from = (const char *)source + (row - first) * row_bytes;
    char *group = (char *)packed + row / CK_GROUP * ck_group_bytes(format, width);
    // Rows that are missing, or what fills the last 64 bytes: every byte is written, for packed matrices go to files.
    size_t bytes = ck_group_bytes(format, width), empty = rows < CK_GROUP || bytes < 64 ? bytes : 64;
    memset(group + bytes - empty, 0, empty);
    if (!ck_is_quantized(format)) pack_numbers(row_bytes / (width ? width : 1), from, rows, width, group);
    else pack_quants(format, (const uint8_t *)from, rows, width, group);
  }
}

void ck_row(const ck_matrix *matrix, size_t row, float *output) {
  size_t bytes = ck_group_bytes(matrix->format, matrix->width);
  const char *group = (const char *)matrix->packed + row / CK_GROUP * bytes;
  for (size_t column = 0; column < matrix->width; column++)
    output[column] = ck_weight(matrix, group, row % CK_GROUP, column);
}
