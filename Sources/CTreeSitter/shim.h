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
