// The part of the TypeScript and TSX scanners that their source package lacks (common/scanner.h).
//
// What the two languages share with JavaScript is done by its scanner, whose source the installer puts beside this file.
// What differs is written here after the rules of the grammar: where a line end stands for a semicolon, and which
// question mark is that of `a ? b : c`.

#include "javascript.c"

// The parser's external tokens are JavaScript's and these two.
enum {
    FUNCTION_SIGNATURE_AUTOMATIC_SEMICOLON = JSX_TEXT + 1,
    ERROR_RECOVERY,
};

// True if `word` comes next and ends there, or ends in a letter that would make it another word.
static bool skips_word(TSLexer *lexer, const char *word) {
    for (; *word; word++) {
        if (lexer->lookahead != (unsigned char)*word) return false;
        skip(lexer);
    }
    return !iswalpha(lexer->lookahead);
}

// `in` and `instanceof` go on the expression of the line before; any other word begins a statement.
static bool begins_statement_with_i(TSLexer *lexer) {
    skip(lexer);
    if (lexer->lookahead != 'n') return true;
    skip(lexer);
    if (!iswalpha(lexer->lookahead)) return false;
    return !skips_word(lexer, "stanceof");
}

// True if what comes first on a new line cannot go on the line before.
static bool begins_statement(TSLexer *lexer, const bool *valid_symbols) {
    switch (lexer->lookahead) {
        case '`': case ',': case '.': case ':': case ';': case '*': case '%': case '>': case '<': case '=': case '?':
        case '^': case '|': case '&': case '/':
            return false;
        case '{':
            // The body of a function whose signature is being read.
            return !valid_symbols[FUNCTION_SIGNATURE_AUTOMATIC_SEMICOLON];
        case '(': case '[':
            // Goes on an expression, of which an operator could follow, but not a type.
            return !valid_symbols[LOGICAL_OR];
        case '+': case '-': {
            int32_t sign = lexer->lookahead;
            skip(lexer);
            return lexer->lookahead == sign;
        }
        case '!':
            skip(lexer);
            return lexer->lookahead != '=';
        case 'i':
            return begins_statement_with_i(lexer);
        default:
            return true;
    }
}

static bool scan_semicolon(TSLexer *lexer, const bool *valid_symbols, bool *scanned_comment) {
    lexer->result_symbol = AUTOMATIC_SEMICOLON;
    lexer->mark_end(lexer);
    while (lexer->lookahead != '\n') {
        if (lexer->lookahead == 0) return true;
        if (lexer->lookahead == '}') {
            // `({a}: {a: number}) => …`: with a type to follow it is a pattern that ends, unless `a ? {b} : c` is read.
            do skip(lexer); while (iswspace(lexer->lookahead));
            return lexer->lookahead != ':' || valid_symbols[LOGICAL_OR];
        }
        if (!iswspace(lexer->lookahead)) return false;
        skip(lexer);
    }
    skip(lexer);
    if (scan_whitespace_and_comments(lexer, scanned_comment, true) == REJECT) return false;
    return begins_statement(lexer, valid_symbols);
}

static bool scan_question_mark(TSLexer *lexer) {
    while (iswspace(lexer->lookahead)) skip(lexer);
    if (lexer->lookahead != '?') return false;
    advance(lexer);
    // `??` and `?.`
    if (lexer->lookahead == '?' || lexer->lookahead == '.') return false;
    lexer->mark_end(lexer);
    lexer->result_symbol = TERNARY_QMARK;
    // Optional parameters: `a?: T`, `a?, b`, `a?)`.
    while (iswspace(lexer->lookahead)) advance(lexer);
    if (lexer->lookahead == ':' || lexer->lookahead == ')' || lexer->lookahead == ',') return false;
    if (lexer->lookahead == '.') {
        advance(lexer);
        return iswdigit(lexer->lookahead);
    }
    return true;
}

static bool external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
    if (valid_symbols[TEMPLATE_CHARS]) {
        return !valid_symbols[AUTOMATIC_SEMICOLON] && scan_template_chars(lexer);
    }
    if (valid_symbols[JSX_TEXT] && scan_jsx_text(lexer)) return true;
    if (valid_symbols[AUTOMATIC_SEMICOLON] || valid_symbols[FUNCTION_SIGNATURE_AUTOMATIC_SEMICOLON]) {
        bool scanned_comment = false;
        if (scan_semicolon(lexer, valid_symbols, &scanned_comment)) return true;
        return !scanned_comment && valid_symbols[TERNARY_QMARK] && lexer->lookahead == '?' && scan_question_mark(lexer);
    }
    if (valid_symbols[TERNARY_QMARK]) return scan_question_mark(lexer);
    bool is_inside = valid_symbols[LOGICAL_OR] || valid_symbols[ESCAPE_SEQUENCE] || valid_symbols[REGEX_PATTERN];
    return valid_symbols[HTML_COMMENT] && !is_inside && scan_html_comment(lexer);
}
