'use strict';
// An answer of `heed.explainLast` as text for people.

/** The sentence alone. */
function sentence(answer) { return answer ? answer.message : 'Nothing has been asked in this file yet.'; }

/** Everything, for the log. */
function report(answer) {
  if (!answer) return sentence(answer);
  const lines = [answer.message];
  for (const completion of answer.completions) {
    lines.push(`  confidence ${completion.confidence.toFixed(2)}: ${JSON.stringify(completion.text)}`);
    for (const source of completion.sources) lines.push(`    from ${source.symbol} (${source.path}:${source.line})`);
  }
  for (const withheld of answer.withheld) {
    lines.push(`  withheld (${withheld.reason}): ${JSON.stringify(withheld.text)}`);
  }
  lines.push(`  ${answer.model}, ${Math.round(answer.seconds.total * 1000)} ms`);
  return lines.join('\n');
}

module.exports = { sentence, report };
