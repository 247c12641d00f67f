// The part of the HTML scanner that its source package lacks (src/tag.h), written after the HTML Living Standard: the
// elements (section 4), those that have no end tag (13.1.2, "Void elements"), and before which start tags an end tag
// may be left out (13.1.2.4, "Optional tags").

#include "tree_sitter/array.h"
#include <stdbool.h>
#include <string.h>

// The scanner keeps a type in one signed byte, so there may be no more than 127. Void elements come first.
#define VOID_ELEMENTS(E) \
    E(AREA) E(BASE) E(BR) E(COL) E(EMBED) E(HR) E(IMG) E(INPUT) E(LINK) E(META) E(PARAM) E(SOURCE) E(TRACK) \
    E(WBR)
#define OTHER_ELEMENTS(E) \
    E(A) E(ABBR) E(ADDRESS) E(ARTICLE) E(ASIDE) E(AUDIO) E(B) E(BDI) E(BDO) E(BLOCKQUOTE) E(BODY) E(BUTTON) \
    E(CANVAS) E(CAPTION) E(CENTER) E(CITE) E(CODE) E(COLGROUP) E(DATA) E(DATALIST) E(DD) E(DEL) E(DETAILS) \
    E(DFN) E(DIALOG) E(DIR) E(DIV) E(DL) E(DT) E(EM) E(FIELDSET) E(FIGCAPTION) E(FIGURE) E(FOOTER) E(FORM) \
    E(H1) E(H2) E(H3) E(H4) E(H5) E(H6) E(HEAD) E(HEADER) E(HGROUP) E(HTML) E(I) E(IFRAME) E(INS) E(KBD) \
    E(LABEL) E(LEGEND) E(LI) E(MAIN) E(MAP) E(MARK) E(MENU) E(METER) E(NAV) E(NOSCRIPT) E(OBJECT) E(OL) \
    E(OPTGROUP) E(OPTION) E(OUTPUT) E(P) E(PICTURE) E(PRE) E(PROGRESS) E(Q) E(RP) E(RT) E(RUBY) E(S) E(SAMP) \
    E(SCRIPT) E(SEARCH) E(SECTION) E(SELECT) E(SLOT) E(SMALL) E(SPAN) E(STRONG) E(STYLE) E(SUB) E(SUMMARY) \
    E(SUP) E(SVG) E(TABLE) E(TBODY) E(TD) E(TEMPLATE) E(TEXTAREA) E(TFOOT) E(TH) E(THEAD) E(TIME) E(TITLE) \
    E(TR) E(U) E(UL) E(VAR) E(VIDEO)

typedef enum {
#define TYPE(name) name,
    VOID_ELEMENTS(TYPE) END_OF_VOID_ELEMENTS,
    OTHER_ELEMENTS(TYPE)
#undef TYPE
    // Any other name.
    CUSTOM,
} TagType;

_Static_assert(CUSTOM <= 127, "a type must fit into a signed byte");

typedef Array(char) String;

typedef struct {
    TagType type;
    // In capitals; of `CUSTOM` only.
    String custom_tag_name;
} Tag;

static const char *const TAG_NAMES[CUSTOM] = {
#define NAME(name) [name] = #name,
    VOID_ELEMENTS(NAME) OTHER_ELEMENTS(NAME)
#undef NAME
};

static inline Tag tag_new(void) {
    Tag tag = {.type = END_OF_VOID_ELEMENTS, .custom_tag_name = array_new()};
    return tag;
}

// Takes over `name`, which is in capitals.
static inline Tag tag_for_name(String name) {
    Tag tag = {.type = CUSTOM, .custom_tag_name = name};
    for (int type = 0; type < CUSTOM; type++) {
        const char *known = TAG_NAMES[type];
        if (known && strlen(known) == name.size && memcmp(known, name.contents, name.size) == 0) {
            array_delete(&tag.custom_tag_name);
            tag.type = (TagType)type;
            break;
        }
    }
    return tag;
}

static inline void tag_free(Tag *tag) {
    if (tag->type == CUSTOM) array_delete(&tag->custom_tag_name);
}

static inline bool tag_is_void(const Tag *tag) { return tag->type < END_OF_VOID_ELEMENTS; }

static inline bool tag_eq(const Tag *left, const Tag *right) {
    if (left->type != right->type) return false;
    if (left->type != CUSTOM) return true;
    const String *name = &left->custom_tag_name;
    const String *other = &right->custom_tag_name;
    return name->size == other->size && (name->size == 0 || memcmp(name->contents, other->contents, name->size) == 0);
}

static inline bool ends_paragraph(TagType type) {
    switch (type) {
        case ADDRESS: case ARTICLE: case ASIDE: case BLOCKQUOTE: case CENTER: case DETAILS: case DIALOG: case DIR:
        case DIV: case DL: case FIELDSET: case FIGCAPTION: case FIGURE: case FOOTER: case FORM: case H1: case H2:
        case H3: case H4: case H5: case H6: case HEADER: case HGROUP: case HR: case MAIN: case MENU: case NAV: case OL:
        case P: case PRE: case SEARCH: case SECTION: case TABLE: case UL: return true;
        default: return false;
    }
}

static inline bool is_row_group(TagType type) { return type == TBODY || type == TFOOT || type == THEAD; }

// False if the start tag of `child` ends `parent`, whose end tag was left out.
static inline bool tag_can_contain(const Tag *parent, const Tag *child) {
    TagType type = child->type;
    switch (parent->type) {
        case HEAD: return type != BODY;
        case LI: return type != LI;
        case DT: case DD: return type != DT && type != DD;
        case P: return !ends_paragraph(type);
        case RT: case RP: return type != RT && type != RP;
        case OPTION: return type != OPTION && type != OPTGROUP && type != HR;
        case OPTGROUP: return type != OPTGROUP && type != HR;
        case COLGROUP: return type == COL || type == TEMPLATE;
        case CAPTION: return type != COL && type != COLGROUP && type != TR && !is_row_group(type);
        case THEAD: case TBODY: case TFOOT: return !is_row_group(type);
        case TR: return type != TR && !is_row_group(type);
        case TD: case TH: return type != TD && type != TH && type != TR && !is_row_group(type);
        default: return true;
    }
}
