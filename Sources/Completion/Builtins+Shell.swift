extension Builtins {
  /// Bash's own commands (Bash Reference Manual, "Shell Builtin Commands") and those of POSIX that scripts use most (IEEE Std
  /// 1003.1, "Utilities"). Any other program may be installed.
  static let bash = words(
    """
    alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval
    exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read
    readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset
    wait
    awk basename cat chgrp chmod chown cksum cmp comm cp cut date dd df diff dirname du env expr file find fold grep head
    iconv id join ln ls mkdir mkfifo mktemp mv nice nohup od paste patch pathchk ps realpath rm rmdir sed seq sleep sort
    split stat strings stty tail tar tee touch tr tsort tty uname uniq wc which xargs
    """
  )
}
