// The vector operations with the compiler's baseline instructions.

#include <math.h>

#pragma STDC FP_CONTRACT OFF

#define CK_NAME(operation) operation##_scalar
#include "elementwise.h"
