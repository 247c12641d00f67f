// The part of the YAML scanner that its source package lacks (src/schema.core.c): what kind of value a plain scalar is
// by the core schema of YAML 1.2.2 (section 10.3.2, "Tag Resolution"), one character after another.

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef enum { RS_STR, RS_NULL, RS_BOOL, RS_INT, RS_FLOAT } ResultSchema;

// No character that follows makes it anything else than a string.
#define SCH_STT_FRZ (-1)

// States: of numbers those below, of words `WORDS` and up.
enum {
    START,
    SIGN,       // + -
    ZERO,       // 0, which may begin 0o7 and 0xF
    INTEGER,    // 12 +0
    POINT,      // . which may begin .5 .inf .nan
    SIGN_POINT, // +. which may begin +.5 +.inf
    FRACTION,   // 1. .5 1.5
    EXPONENT,   // 1e
    EXPONENT_SIGN,
    EXPONENT_DIGITS,
    OCTAL_START,
    OCTAL,
    HEXADECIMAL_START,
    HEXADECIMAL,
    TILDE,
    WORDS,
};

static const struct {
    const char *text;
    ResultSchema kind;
} CORE_WORDS[] = {
    {"null", RS_NULL},  {"Null", RS_NULL},   {"NULL", RS_NULL},  {"true", RS_BOOL},  {"True", RS_BOOL},
    {"TRUE", RS_BOOL},  {"false", RS_BOOL},  {"False", RS_BOOL}, {"FALSE", RS_BOOL}, {".inf", RS_FLOAT},
    {".Inf", RS_FLOAT}, {".INF", RS_FLOAT},  {".nan", RS_FLOAT}, {".NaN", RS_FLOAT}, {".NAN", RS_FLOAT},
};

enum { WORD_COUNT = sizeof CORE_WORDS / sizeof CORE_WORDS[0], LONGEST_CORE_WORD = 5, FIRST_NOT_A_NUMBER = 12 };

_Static_assert(WORDS + WORD_COUNT * (LONGEST_CORE_WORD + 1) <= 127, "a state must fit into a signed byte");

static inline int8_t frozen(ResultSchema *result) {
    *result = RS_STR;
    return SCH_STT_FRZ;
}

static inline int8_t reached(int8_t state, ResultSchema kind, ResultSchema *result) {
    *result = kind;
    return state;
}

// The state after `c` for the first word below `end` that begins as `word` does up to `length` and goes on with `c`.
static inline int8_t next_in_word(int word, int length, int32_t c, int end, ResultSchema *result) {
    for (int other = 0; other < end; other++) {
        const char *text = CORE_WORDS[other].text;
        bool begins = strncmp(text, CORE_WORDS[word].text, (size_t)length) == 0;
        if (!begins || text[length] == 0 || text[length] != c) continue;
        ResultSchema kind = text[length + 1] == 0 ? CORE_WORDS[other].kind : RS_STR;
        return reached((int8_t)(WORDS + other * (LONGEST_CORE_WORD + 1) + length + 1), kind, result);
    }
    return frozen(result);
}

static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

static inline bool is_hexadecimal(int32_t c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The state after `cur_chr`; `rlt_sch` gets what the scalar is if it ends here.
static inline int8_t adv_sch_stt(int8_t sch_stt, int32_t cur_chr, ResultSchema *rlt_sch) {
    // Where the words begin that go on after a point.
    enum { FIRST_POINT_WORD = 9 };
    int32_t c = cur_chr;
    bool digit = is_digit(c);
    bool exponent = c == 'e' || c == 'E';
    switch (sch_stt) {
        case SCH_STT_FRZ: break;
        case START:
            if (c == '0') return reached(ZERO, RS_INT, rlt_sch);
            if (digit) return reached(INTEGER, RS_INT, rlt_sch);
            if (c == '+' || c == '-') return reached(SIGN, RS_STR, rlt_sch);
            if (c == '.') return reached(POINT, RS_STR, rlt_sch);
            if (c == '~') return reached(TILDE, RS_NULL, rlt_sch);
            return next_in_word(0, 0, c, FIRST_POINT_WORD, rlt_sch);
        case SIGN:
            if (digit) return reached(INTEGER, RS_INT, rlt_sch);
            if (c == '.') return reached(SIGN_POINT, RS_STR, rlt_sch);
            break;
        case ZERO:
            if (c == 'o') return reached(OCTAL_START, RS_STR, rlt_sch);
            if (c == 'x') return reached(HEXADECIMAL_START, RS_STR, rlt_sch);
            // Otherwise as any other digit.
        case INTEGER:
            if (digit) return reached(INTEGER, RS_INT, rlt_sch);
            if (c == '.') return reached(FRACTION, RS_FLOAT, rlt_sch);
            if (exponent) return reached(EXPONENT, RS_STR, rlt_sch);
            break;
        case POINT:
        case SIGN_POINT:
            if (digit) return reached(FRACTION, RS_FLOAT, rlt_sch);
            return next_in_word(
                FIRST_POINT_WORD, 1, c, sch_stt == POINT ? WORD_COUNT : FIRST_NOT_A_NUMBER, rlt_sch);
        case FRACTION:
            if (digit) return reached(FRACTION, RS_FLOAT, rlt_sch);
            if (exponent) return reached(EXPONENT, RS_STR, rlt_sch);
            break;
        case EXPONENT:
            if (c == '+' || c == '-') return reached(EXPONENT_SIGN, RS_STR, rlt_sch);
            // Otherwise as after its sign.
        case EXPONENT_SIGN:
        case EXPONENT_DIGITS:
            if (digit) return reached(EXPONENT_DIGITS, RS_FLOAT, rlt_sch);
            break;
        case OCTAL_START:
        case OCTAL:
            if (c >= '0' && c <= '7') return reached(OCTAL, RS_INT, rlt_sch);
            break;
        case HEXADECIMAL_START:
        case HEXADECIMAL:
            if (is_hexadecimal(c)) return reached(HEXADECIMAL, RS_INT, rlt_sch);
            break;
        case TILDE: break;
        default: {
            int place = sch_stt - WORDS;
            int word = place / (LONGEST_CORE_WORD + 1);
            return next_in_word(word, place % (LONGEST_CORE_WORD + 1), c, WORD_COUNT, rlt_sch);
        }
    }
    return frozen(rlt_sch);
}
