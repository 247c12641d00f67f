// Where attention goes, for those who ask: attention over single blocks, whose totals are compared.

#include <math.h>

#include "attend_rows.h"
#include "exponential.h"

#pragma STDC FP_CONTRACT OFF

void ck_add_shares(ck_isa isa, const ck_attention *job, size_t end, float *shares) {
  float *partial = job->partials, *block_top = partial + job->size, *block_total = block_top + 1;
  for (size_t head = 0; head < job->heads; head++) {
    ck_attention one = *job;
    one.tokens = one.heads = 1;
    one.queries += head * job->size;
    float top = -INFINITY, total = 0;
    for (size_t block = 0; block < end; block++) {
      ck_attend(isa, &one, block, block + 1);
      float highest = *block_top > top ? *block_top : top;
      total = total * ck_exp(top - highest) + *block_total * ck_exp(*block_top - highest);
      top = highest;
    }
    for (size_t block = 0; block < end; block++) {
      ck_attend(isa, &one, block, block + 1);
      shares[block] += *block_total * ck_exp(*block_top - top) / total;
    }
  }
}
