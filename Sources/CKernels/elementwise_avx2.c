// The vector operations with AVX2.

#include "kernels.h"

#if CK_HAS_AVX2
#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define CK_NAME(operation) operation##_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "elementwise.h"
#pragma clang attribute pop

#endif
