#include <tree_sitter/api.h>
#include <stdbool.h>

// What the tables of a parser begin with, in the versions that libtree-sitter takes (13 and 14).
struct heed_parser_tables {
  uint32_t version, symbols, aliases, tokens, external_tokens, states, large_states, productions, fields;
  uint16_t longest_alias_sequence;
  const void *others[12];
  const struct {
    uint16_t state, external_state;
  } *lex_modes;
};

// True if there are states in which the parser looks at no token: where a rule ends that may stand anywhere.
static inline bool heed_may_look_at_no_token(const TSLanguage *language) {
  const struct heed_parser_tables *tables = (const struct heed_parser_tables *)language;
  for (uint32_t state = 0; state < tables->states; state++) {
    if (tables->lex_modes[state].state == UINT16_MAX) return true;
  }
  return false;
}

// What the library's own query cursor asks, and exports without declaring it (0.20 does). Weak: where a release keeps it to
// itself, queries are left to that cursor.
extern void ts_tree_cursor_current_status(
  const TSTreeCursor *, TSFieldId *, bool *, bool *, bool *, TSSymbol *, unsigned *
) __attribute__((weak));
extern bool ts_query__step_is_fallible(const TSQuery *, uint16_t) __attribute__((weak));

static inline bool heed_has_query_parts(void) {
  return ts_tree_cursor_current_status != 0 && ts_query__step_is_fallible != 0;
}

// A node that a walk has come to or will come to (WalkedNodes.swift).
struct heed_walked_node {
  TSNode raw;
  TSSymbol symbol;
  // Where it stands among its siblings, if that was asked for.
  TSFieldId field; // 0 for none
  bool has_later, has_later_named;
  bool field_may_come_again; // under a later sibling
  // The nodes directly in it lie behind each other; both 0 until they are asked for.
  uint32_t first_child, child_end;
  // Matches that are found when the walk enters it, or right after it has left it: the first of a list, plus 1.
  uint32_t matches_on_entry, matches_behind;
};

static inline void heed_read_place(const TSTreeCursor *cursor, struct heed_walked_node *node) {
  TSSymbol supertype;
  unsigned supertypes = 0; // None is asked for.
  ts_tree_cursor_current_status(
    cursor, &node->field, &node->has_later, &node->has_later_named, &node->field_may_come_again, &supertype, &supertypes
  );
}

// Reads the node at a cursor and its later siblings, as far as there is room; gives how many. `has_more` says whether the
// cursor is at one that was not read. Places are read of all of them, or of those whose symbols are marked.
static inline uint32_t heed_read_siblings(
  TSTreeCursor *cursor, struct heed_walked_node *nodes, uint32_t room, bool need_places, const bool *placed_symbols,
  uint32_t symbols, bool *has_more
) {
  uint32_t count = 0;
  *has_more = true;
  while (count < room && *has_more) {
    struct heed_walked_node *node = &nodes[count++];
    *node = (struct heed_walked_node){.raw = ts_tree_cursor_current_node(cursor)};
    if (need_places) {
      heed_read_place(cursor, node);
    } else if (placed_symbols) {
      node->symbol = ts_node_symbol(node->raw);
      if (node->symbol < symbols && placed_symbols[node->symbol]) heed_read_place(cursor, node);
    }
    *has_more = ts_tree_cursor_goto_next_sibling(cursor);
  }
  // Only now: a processor that has just written a node waits for that before it can copy it.
  for (uint32_t i = 0; i < count; i++) nodes[i].symbol = ts_node_symbol(nodes[i].raw);
  return count;
}

// Whether a step of a query that fits a node may fail in the node's children.
static inline bool heed_step_is_fallible(const TSQuery *query, uint16_t step) {
  return ts_query__step_is_fallible(query, step);
}
