// Quantized matrix times quantized vectors with AVX-512 and VNNI: as multiply_quants_avx2.c, with two groups side by
// side in a register and dpbusd, which multiplies unsigned by signed bytes and adds four products in 32 bits.  Codes
// are made unsigned; what that adds comes off as offset * sum of the quants.

#include "avx2.h"
#include "layout.h"

#if CK_HAS_AVX2

#pragma STDC FP_CONTRACT OFF

#undef CK_TARGET
#undef CK_INLINE
#define CK_TARGET __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#define CK_INLINE                                                                                                     \
  static inline __attribute__((always_inline, target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

enum { QUADS = 8, MOST_VECTORS = 64, WIDE_TILE = 8, PAIR = 2 };

/// A block of the rows of two groups.
typedef struct block_weights {
  __m512i codes[QUADS];
  __m512 scales[2];
  __m512 minimums;
} block_weights;

/// Two groups; the second is the first again if there is no other.
typedef struct group_pair {
  ck_group_parts groups[PAIR];
} group_pair;

CK_INLINE __m512i load_bytes(const char *first, const char *second) {
  __m256i low = _mm256_loadu_si256((const __m256i *)first), high = _mm256_loadu_si256((const __m256i *)second);
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

CK_INLINE __m512 load_halves(const char *first, const char *second) {
  __m128i low = _mm_loadu_si128((const __m128i *)first), high = _mm_loadu_si128((const __m128i *)second);
  return _mm512_cvtph_ps(_mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1));
}

CK_INLINE __m128i load_eights(const char *first, const char *second) {
  return _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)first), _mm_loadl_epi64((const __m128i *)second));
}

/// Shifts each byte by `by` (negative: right) and keeps `mask`.
CK_INLINE __m512i shifted(__m512i bytes, int by, char mask) {
  __m512i moved = by < 0 ? _mm512_srli_epi16(bytes, (unsigned)-by) : _mm512_slli_epi16(bytes, (unsigned)by);
  return _mm512_and_si512(moved, _mm512_set1_epi8(mask));
}

CK_INLINE __m512i plane(ck_format format, const group_pair *pair, size_t block, int index) {
  size_t at = block * ck_code_bytes(format) + (size_t)index * 4 * CK_GROUP;
  return load_bytes(pair->groups[0].codes + at, pair->groups[1].codes + at);
}

CK_INLINE void unpack_codes(ck_format format, const group_pair *pair, size_t block, block_weights *output) {
  __m512i flip = _mm512_set1_epi8((char)0x80);
  for (int quad = 0; quad < QUADS; quad++) {
    __m512i code;
    if (format == CK_FORMAT_Q8_0) code = _mm512_xor_si512(plane(format, pair, block, quad), flip);
    else code = shifted(plane(format, pair, block, quad % 4), quad < 4 ? 0 : -4, 15);
    if (ck_code_bits(format) == 5)
      code = _mm512_or_si512(code, shifted(plane(format, pair, block, 4), 4 - quad, 16));
    if (ck_code_bits(format) == 6)
      code = _mm512_or_si512(code, shifted(plane(format, pair, block, 4 + quad / 4), 4 - quad % 4 * 2, 48));
    if (format == CK_FORMAT_IQ4_NL) {
      __m512i table = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)ck_nonlinear));
      code = _mm512_shuffle_epi8(_mm512_xor_si512(table, flip), code);
    }
    output->codes[quad] = code;
  }
}

CK_INLINE void unpack_scales(ck_format format, const group_pair *pair, size_t block, block_weights *output) {
  size_t at = block * ck_scale_bytes(format);
  const char *first = pair->groups[0].scales + at, *second = pair->groups[1].scales + at;
  if (!ck_is_super(format)) {
    output->scales[0] = load_halves(first, second);
    if (ck_has_minimum(format)) output->minimums = load_halves(first + CK_GROUP * 2, second + CK_GROUP * 2);
    return;
  }
  size_t super_at = block / (CK_SUPER / CK_QUANT) * ck_super_bytes(format);
  const char *super = pair->groups[0].supers + super_at, *other = pair->groups[1].supers + super_at;
  __m512 factors = load_halves(super, other);
  for (size_t i = 0; i < 2; i++) {
    __m128i bytes = load_eights(first + i * CK_GROUP, second + i * CK_GROUP);
    __m512i wide = ck_has_minimum(format) ? _mm512_cvtepu8_epi32(bytes) : _mm512_cvtepi8_epi32(bytes);
    if (ck_has_minimum(format) && i == 1)
      output->minimums =
          _mm512_mul_ps(load_halves(super + CK_GROUP * 2, other + CK_GROUP * 2), _mm512_cvtepi32_ps(wide));
    else output->scales[i] = _mm512_mul_ps(factors, _mm512_cvtepi32_ps(wide));
  }
}

CK_INLINE __m512i broadcast_four(const void *address) {
  int32_t four;
  memcpy(&four, address, sizeof four);
  return _mm512_set1_epi32(four);
}

/// The exact products of the quads of scale `part` with the quants of `count` vectors.
CK_INLINE void dot_tile(ck_format format, const block_weights *weights, int part, const int8_t *quants,
                        const int16_t *halves, size_t count, __m512i *dots) {
  int quads = (int)ck_scale_width(format) / 4, first = part * quads;
  int offset = ck_is_signed(format) ? 128 : ck_code_offset(format);
  __m512i offsets = _mm512_set1_epi32(ck_offset_pair(offset, part, quads == QUADS));
  for (size_t v = 0; v < count; v++)
    dots[v] = offset ? _mm512_madd_epi16(offsets, broadcast_four(halves + v * 2)) : _mm512_setzero_si512();
  for (int quad = first; quad < first + quads; quad++)
    for (size_t v = 0; v < count; v++)
      dots[v] = _mm512_dpbusd_epi32(dots[v], weights->codes[quad], broadcast_four(quants + v * CK_QUANT + quad * 4));
}

/// Adds a block's products with `count` vectors, whose first is at `place`, to their sums.
CK_INLINE void add_tile(ck_format format, const block_weights *weights, const ck_vectors *vectors, size_t place,
                        size_t count, __m512 *sums) {
  for (int part = 0; part < (int)(CK_QUANT / ck_scale_width(format)); part++) {
    __m512i dots[WIDE_TILE];
    dot_tile(format, weights, part, vectors->quants + place * CK_QUANT, vectors->halves + place * 2, count, dots);
    for (size_t v = 0; v < count; v++) {
      __m512 scale = _mm512_mul_ps(weights->scales[part], _mm512_set1_ps(vectors->scales[place + v]));
      sums[v] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(dots[v]), scale, sums[v]);
    }
  }
  if (ck_has_minimum(format))
    for (size_t v = 0; v < count; v++)
      sums[v] = _mm512_fnmadd_ps(weights->minimums, _mm512_set1_ps(vectors->sums[place + v]), sums[v]);
}

/// Two groups times `count` vectors from v0 on; `count` is a constant after inlining if it is small.
CK_INLINE void multiply_pair(ck_format format, const group_pair *pair, const group_pair *next,
                             const ck_vectors *vectors, size_t v0, size_t count, float *output, size_t stride,
                             size_t rows) {
  __m512 sums[MOST_VECTORS];
  for (size_t v = 0; v < count; v++) sums[v] = _mm512_setzero_ps();
  for (size_t block = 0; block < vectors->width / CK_QUANT; block++) {
    for (size_t i = 0; i < PAIR; i++)
      prefetch_block(next->groups[i].codes + block * ck_code_bytes(format), ck_code_bytes(format),
                     next->groups[i].scales + block * ck_scale_bytes(format));
    block_weights weights;
    unpack_codes(format, pair, block, &weights);
    unpack_scales(format, pair, block, &weights);
    size_t place = block * vectors->stride + v0, v = 0;
    for (; v + WIDE_TILE <= count; v += WIDE_TILE) add_tile(format, &weights, vectors, place + v, WIDE_TILE, sums + v);
    for (; v + TILE <= count; v += TILE) add_tile(format, &weights, vectors, place + v, TILE, sums + v);
    switch (count - v) {
      case 1: add_tile(format, &weights, vectors, place + v, 1, sums + v); break;
      case 2: add_tile(format, &weights, vectors, place + v, 2, sums + v); break;
      case 3: add_tile(format, &weights, vectors, place + v, 3, sums + v); break;
      default: break;
    }
  }
  for (size_t v = 0; v < count; v++)
    _mm512_mask_storeu_ps(output + (v0 + v) * stride, rows >= 16 ? 0xffff : (__mmask16)((1u << rows) - 1), sums[v]);
}

CK_INLINE void multiply_quants(ck_format format, const ck_matrix *matrix, const ck_vectors *vectors, size_t first,
                               size_t end, float *output, size_t stride) {
  // A single vector only waits for memory, and one group at a time asks for it in a better order: measured, 25 instead
  // of 22 GB/s a thread.  Both sets do the same to every element.
  if (format == CK_FORMAT_Q8_0 && vectors->count == 1) {
    ck_multiply_q8_0_avx2(matrix, vectors, first, end, output, stride);
    return;
  }
  size_t bytes = ck_group_bytes(format, matrix->width);
  for (size_t g = first; g < end; g += PAIR) {
    const char *packed = matrix->packed;
    group_pair pair, next;
    for (size_t i = 0; i < PAIR; i++) {
      size_t own = g + i < end ? g + i : g;
      pair.groups[i] = ck_parts(format, packed + own * bytes, matrix->width);
      next.groups[i] = ck_parts(format, packed + group_ahead(own, 2 * PAIR, matrix, bytes) * bytes, matrix->width);
    }
    size_t most = (g + 1 < end ? PAIR : 1) * CK_GROUP, rows = matrix->rows - g * CK_GROUP;
    if (rows > most) rows = most;
    float *to = output + g * CK_GROUP;
    for (size_t v = 0; v < vectors->count; v += MOST_VECTORS) {
      size_t count = vectors->count - v < MOST_VECTORS ? vectors->count - v : MOST_VECTORS;
      switch (count) {
        case 1: multiply_pair(format, &pair, &next, vectors, v, 1, to, stride, rows); break;
        case 2: multiply_pair(format, &pair, &next, vectors, v, 2, to, stride, rows); break;
        case 3: multiply_pair(format, &pair, &next, vectors, v, 3, to, stride, rows); break;
        case 4: multiply_pair(format, &pair, &next, vectors, v, 4, to, stride, rows); break;
        default: multiply_pair(format, &pair, &next, vectors, v, count, to, stride, rows); break;
      }
    }
  }
}

#define CK_MULTIPLY(name, operation, set)                                                                              \
  CK_TARGET void ck_multiply_##operation##_##set(const ck_matrix *matrix, const ck_vectors *vectors, size_t first,     \
                                                 size_t end, float *output, size_t stride) {                           \
    multiply_quants(CK_FORMAT_##name, matrix, vectors, first, end, output, stride);                                    \
  }

CK_EACH_QUANT(CK_MULTIPLY, avx512)

#endif
