// The part of the PHP scanner that its source package lacks (common/scanner.h), written after the rules of the grammar:
// text between what is replaced in strings, here documents, and the semicolon that `?>` and the end stand for.

#include "tree_sitter/parser.h"
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

// In the order of the parser's external tokens.
enum {
    AUTOMATIC_SEMICOLON,
    STRING_CHARS,
    STRING_CHARS_AFTER_VARIABLE,
    EXECUTION_CHARS,
    EXECUTION_CHARS_AFTER_VARIABLE,
    HEREDOC_CHARS,
    HEREDOC_CHARS_AFTER_VARIABLE,
    END_OF_FILE,
    HEREDOC_START,
    HEREDOC_END,
    NOWDOC_STRING,
    ERROR_RECOVERY,
};

// Longer names of here documents are told apart by their first characters only, deeper ones not at all.
enum { LONGEST_WORD = 60, MOST_WORDS = 8 };

typedef struct {
    uint8_t length;
    char text[LONGEST_WORD];
} Word;

// The names of the here documents that are open, the innermost last.
typedef struct {
    uint8_t count;
    Word words[MOST_WORDS];
} Scanner;

static bool starts_name(int32_t c) { return iswalpha(c) || c == '_' || c >= 0x80; }
static bool is_in_name(int32_t c) { return starts_name(c) || iswdigit(c); }
static bool is_blank(int32_t c) { return c == ' ' || c == '\t'; }
static bool is_line_end(int32_t c) { return c == '\n' || c == '\r'; }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

static Word scan_word(TSLexer *lexer) {
    Word word = {0};
    for (; is_in_name(lexer->lookahead); advance(lexer)) {
        if (word.length < LONGEST_WORD) word.text[word.length++] = (char)lexer->lookahead;
    }
    return word;
}

// True if the name that ends the innermost here document comes next.
static bool scan_end(const Scanner *scanner, TSLexer *lexer) {
    if (scanner->count == 0 || !starts_name(lexer->lookahead)) return false;
    const Word *open = &scanner->words[scanner->count - 1];
    Word word = scan_word(lexer);
    return word.length == open->length && memcmp(word.text, open->text, word.length) == 0;
}

// What comes after a backslash that is the grammar's escape sequence.
static bool is_escape(int32_t c, bool is_heredoc) {
    if (c == '"') return !is_heredoc;
    return c != 0 && (strchr("\\$nrtvefuxX`", (int)(c < 0x80 ? c : 'z')) || (c >= '0' && c <= '7'));
}

typedef enum { STRING, EXECUTION, HEREDOC } Place;

// Text of a string up to what is replaced in it, an escape sequence, or its end.
static bool scan_chars(const Scanner *scanner, TSLexer *lexer, Place place, bool is_after_variable, bool has_content) {
    for (;; has_content = true, is_after_variable = false) {
        lexer->mark_end(lexer);
        int32_t c = lexer->lookahead;
        if (lexer->eof(lexer)) return false;
        if ((c == '"' && place == STRING) || (c == '`' && place == EXECUTION)) return has_content;
        if (c == '[' && is_after_variable) return has_content;
        advance(lexer);
        int32_t next = lexer->lookahead;
        if (is_line_end(c) && place == HEREDOC) {
            while (iswspace(lexer->lookahead)) advance(lexer);
            if (scan_end(scanner, lexer)) return has_content;
        } else if (c == '\\') {
            if (is_escape(next, place == HEREDOC)) return has_content;
            if (next == '{') advance(lexer);
        } else if (c == '$') {
            if (starts_name(next) || next == '{') return has_content;
        } else if (c == '{') {
            if (next == '$') return has_content;
        } else if (is_after_variable && (c == '-' || (c == '?' && next == '-'))) {
            if (c == '?') advance(lexer);
            if (lexer->lookahead != '>') continue;
            advance(lexer);
            if (starts_name(lexer->lookahead)) return has_content;
        }
    }
}

// A raw here document's text up to the line of its end.
static bool scan_nowdoc(const Scanner *scanner, TSLexer *lexer) {
    bool has_content = false;
    for (;;) {
        lexer->mark_end(lexer);
        if (lexer->eof(lexer)) return false;
        if (!has_content || is_line_end(lexer->lookahead)) {
            while (iswspace(lexer->lookahead)) advance(lexer);
            if (scan_end(scanner, lexer)) return has_content;
        } else {
            advance(lexer);
        }
        has_content = true;
    }
}

// The name that ends a here document, first on its line; `has_content` becomes true if there is another word.
static bool scan_heredoc_end(Scanner *scanner, TSLexer *lexer, bool *has_content) {
    *has_content = false;
    bool is_first = lexer->get_column(lexer) == 0;
    if (!is_first && !is_line_end(lexer->lookahead)) return false;
    while (iswspace(lexer->lookahead)) skip(lexer);
    *has_content = starts_name(lexer->lookahead);
    if (!scan_end(scanner, lexer)) return false;
    lexer->mark_end(lexer);
    lexer->result_symbol = HEREDOC_END;
    scanner->count--;
    return true;
}

static bool scan_heredoc_start(Scanner *scanner, TSLexer *lexer) {
    while (is_blank(lexer->lookahead)) skip(lexer);
    if (!starts_name(lexer->lookahead)) return false;
    Word word = scan_word(lexer);
    if (scanner->count == MOST_WORDS) return false;
    scanner->words[scanner->count++] = word;
    lexer->mark_end(lexer);
    return true;
}

// `?>` ends the statement before it; after the last one only the end comes.
static bool scan_semicolon(TSLexer *lexer, const bool *valid) {
    while (iswspace(lexer->lookahead)) skip(lexer);
    lexer->mark_end(lexer);
    lexer->result_symbol = END_OF_FILE;
    if (lexer->eof(lexer)) return valid[END_OF_FILE];
    lexer->result_symbol = AUTOMATIC_SEMICOLON;
    if (!valid[AUTOMATIC_SEMICOLON] || lexer->lookahead != '?') return false;
    advance(lexer);
    return lexer->lookahead == '>';
}

static bool external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
    Scanner *scanner = payload;
    if (valid[ERROR_RECOVERY]) return false;
    static const struct { uint16_t token; Place place; bool is_after_variable; } chars[] = {
        {STRING_CHARS_AFTER_VARIABLE, STRING, true}, {STRING_CHARS, STRING, false},
        {EXECUTION_CHARS_AFTER_VARIABLE, EXECUTION, true}, {EXECUTION_CHARS, EXECUTION, false},
        {HEREDOC_CHARS_AFTER_VARIABLE, HEREDOC, true}, {HEREDOC_CHARS, HEREDOC, false},
    };
    for (size_t i = 0; i < sizeof chars / sizeof *chars; i++) {
        if (!valid[chars[i].token]) continue;
        bool has_content = false;
        if (chars[i].place == HEREDOC && valid[HEREDOC_END] && scan_heredoc_end(scanner, lexer, &has_content)) return true;
        lexer->result_symbol = chars[i].token;
        return scan_chars(scanner, lexer, chars[i].place, chars[i].is_after_variable, has_content);
    }
    if (valid[NOWDOC_STRING]) {
        lexer->result_symbol = NOWDOC_STRING;
        return scan_nowdoc(scanner, lexer);
    }
    if (valid[HEREDOC_END]) {
        bool has_content;
        return scan_heredoc_end(scanner, lexer, &has_content);
    }
    if (valid[HEREDOC_START]) {
        lexer->result_symbol = HEREDOC_START;
        return scan_heredoc_start(scanner, lexer);
    }
    return scan_semicolon(lexer, valid);
}

// MARK: Life

static void *external_scanner_create(void) { return calloc(1, sizeof(Scanner)); }
static void external_scanner_destroy(void *payload) { free(payload); }

static unsigned external_scanner_serialize(void *payload, char *buffer) {
    const Scanner *scanner = payload;
    unsigned size = 0;
    for (unsigned i = 0; i < scanner->count; i++) {
        const Word *word = &scanner->words[i];
        buffer[size++] = (char)word->length;
        memcpy(buffer + size, word->text, word->length);
        size += word->length;
    }
    return size;
}

static void external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
    Scanner *scanner = payload;
    scanner->count = 0;
    for (unsigned at = 0; at < length && scanner->count < MOST_WORDS;) {
        Word *word = &scanner->words[scanner->count++];
        word->length = (uint8_t)buffer[at++];
        memcpy(word->text, buffer + at, word->length);
        at += word->length;
    }
}
