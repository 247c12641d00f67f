'use strict';
// The `heed` section of VS Code's settings.
const vscode = require('vscode');

/** Settings that are the server's; null says that it decides. */
const SERVER_SETTINGS = [
  'model', 'threads', 'eagerness', 'excludes', 'maximumTokens', 'maximumFileBytes', 'window', 'cacheMegabytes',
  'offersModelItem', 'preparesAccepted',
];

function get(name) { return vscode.workspace.getConfiguration('heed').get(name); }

/** What the server is told, in the shape that `initializationOptions` and `didChangeConfiguration` want. */
function forServer() {
  const section = {};
  for (const name of SERVER_SETTINGS) {
    const value = get(name);
    if (value !== null && value !== undefined) section[name] = value;
  }
  return { heed: section };
}

module.exports = { get, forServer };
