;;; heed-test.el --- heed-mode in a real Emacs with the real server  -*- lexical-binding: t -*-

;; HEED names the program, HEED_TEST_WORKSPACE the files to type into:
;; emacs -Q --batch -l editors/emacs/heed.el -l editors/emacs/test/heed-test.el -f ert-run-tests-batch-and-exit

;;; Code:

(require 'ert)
(require 'heed)

(defconst heed-test--most-looks 3000
  "How often a condition is looked at, every 20 ms.
It is no time that is measured: machines that run tests stand still at times.")

(defmacro heed-test--until (&rest condition)
  "Wait until CONDITION is non-nil, and return its value."
  `(let ((looks 0) value)
     (while (and (not (setq value (progn ,@condition))) (< (cl-incf looks) heed-test--most-looks))
       (accept-process-output nil 0.02))
     (or value (ert-fail '(,@condition)))))

(defun heed-test--call (command)
  "Call COMMAND as the command loop does."
  (setq this-command command)
  (call-interactively command)
  (run-hooks 'post-command-hook))

(defun heed-test--type (text)
  "Type TEXT key by key."
  (dolist (character (append text nil))
    (setq last-command-event character)
    (heed-test--call (if (eq character ?\n) #'newline #'self-insert-command))))

(defun heed-test--key (key)
  "Press KEY, whatever it is bound to."
  (setq last-command-event (aref (kbd key) 0))
  (heed-test--call (key-binding (kbd key))))

(defun heed-test--ghost ()
  "The ghost text that is shown."
  (let ((text (overlay-get heed--overlay 'after-string))) (and text (substring-no-properties text))))

(defun heed-test--line () (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

(defmacro heed-test--with (file &rest body)
  "Run BODY in FILE of a copy of the workspace, with `heed-mode' and its server."
  (declare (indent 1))
  `(let* ((folder (file-name-as-directory (make-temp-file "heed-emacs-" t)))
          (default-directory (concat folder "workspace/"))
          (heed-command (list (getenv "HEED") "serve"))
          (heed-settings '(:eagerness 1))
          (vc-handled-backends nil)
          (make-backup-files nil)
          (inhibit-message t)
          (process-environment
           (append (mapcar (lambda (name) (concat name "=" folder name))
                           '("XDG_CONFIG_HOME" "XDG_CACHE_HOME" "XDG_DATA_HOME"))
                   process-environment)))
     ;; Nobody's own settings and caches take part.
     (copy-directory (getenv "HEED_TEST_WORKSPACE") default-directory nil t t)
     (make-directory (concat default-directory ".git"))
     (let ((buffer (find-file-noselect ,file)))
       (unwind-protect
           (progn
             (switch-to-buffer buffer)
             (heed-mode)
             (heed-test--until heed--version)
             (goto-char (point-max))
             ,@body)
         (heed--stop)
         (with-current-buffer buffer (set-buffer-modified-p nil))
         (kill-buffer buffer)
         (delete-directory folder t)))))

(defun heed-test--typed (text)
  "Type TEXT and return the ghost text that comes."
  (heed-test--type text)
  (heed-test--until heed--visible)
  (heed-test--ghost))

(ert-deftest heed-accepts-all-with-tab-and-undoes-it ()
  (heed-test--with "shop/gifts.py"
    (let ((ghost (heed-test--typed "    basket.add_")))
      (should (string-match-p "item" ghost))
      (buffer-enable-undo)
      (heed-test--key "TAB")
      (should (string-suffix-p (concat "    basket.add_" ghost) (heed--text (point-min) (point))))
      (should-not heed--visible))))

(ert-deftest heed-accepts-words-and-tells-the-server ()
  (heed-test--with "shop/gifts.py"
    (let ((ghost (heed-test--typed "    basket.add_"))
          (number heed--asking)
          told)
      (advice-add 'jsonrpc-notify :before (lambda (_ method parameters) (push (cons method parameters) told))
                  '((name . heed-test)))
      (unwind-protect (heed-test--key "M-<right>") (advice-remove 'jsonrpc-notify 'heed-test))
      (string-match "\\`[[:alnum:]_]+" ghost)
      (should (equal (heed-test--line) (concat "    basket.add_" (match-string 0 ghost))))
      (should (equal (heed-test--ghost) (substring ghost (match-end 0))))
      (should (= heed--asking number))
      (let ((parameters (cdr (assq :textDocument/didPartiallyAcceptCompletion told))))
        (should (> (plist-get parameters :acceptedLength) 0))))))

(ert-deftest heed-accepts-a-line ()
  (heed-test--with "shop/gifts.py"
    (let ((ghost (heed-test--typed "    basket.add_")))
      (heed-test--key "M-<end>")
      (should (equal (heed-test--line) (concat "    basket.add_" (car (split-string ghost "\n"))))))))

(ert-deftest heed-keeps-the-rest-while-typing-along ()
  (heed-test--with "shop/gifts.py"
    (let ((ghost (heed-test--typed "    basket.add_"))
          (number heed--asking))
      (heed-test--type (substring ghost 0 2))
      (should (equal (heed-test--ghost) (substring ghost 2)))
      (should (= heed--asking number)))))

(ert-deftest heed-hides-on-something-else-on-moving-and-when-dismissed ()
  (heed-test--with "shop/gifts.py"
    (heed-test--typed "    basket.add_")
    (heed-test--type "zq")
    (should-not heed--visible)
    (heed-test--call #'delete-backward-char)
    (heed-test--call #'delete-backward-char)
    ;; What was refused comes again only when it is asked for.
    (heed-test--call #'heed-complete)
    (heed-test--until heed--visible)
    (heed-test--call #'backward-char)
    (should-not heed--visible)
    (heed-test--call #'forward-char)
    (heed-test--call #'heed-complete)
    (heed-test--until heed--visible)
    (heed-test--key "C-g")
    (should-not heed--visible)
    (should-not (eq (key-binding (kbd "TAB")) 'heed-accept))))

(ert-deftest heed-keeps-in-step-with-changes-everywhere ()
  (heed-test--with "shop/gifts.py"
    (goto-char (point-min))
    (heed-test--type "# 👍ü wide\n")
    (let ((fill-column 20)) (heed-test--call #'fill-paragraph))
    (upcase-region (point-min) (+ (point-min) 6))
    (goto-char (point-max))
    (let ((ghost (heed-test--typed "    name = \"👍ü\"; basket.add_")))
      (heed-test--key "TAB")
      (should (string-suffix-p (concat "    name = \"👍ü\"; basket.add_" ghost) (heed--text (point-min) (point)))))))

(ert-deftest heed-offers-names-of-other-files ()
  (heed-test--with "shop/gifts.py"
    (heed-test--type "    basket.")
    ;; A first list may come before the index is there.
    (heed-test--until (member "add_item" (all-completions "" (nth 2 (heed-completion-at-point)))))))

(ert-deftest heed-says-why ()
  (heed-test--with "shop/gifts.py"
    (heed-test--typed "    basket.add_")
    (heed-why)
    (should (string-match-p "drew on" (with-current-buffer "*Messages*" (buffer-string))))))

(ert-deftest heed-starts-the-server-again-and-ends-it ()
  (heed-test--with "shop/gifts.py"
    (heed-test--typed "    basket.add_")
    (let ((process (jsonrpc--process heed--connection)))
      (signal-process process 'SIGKILL)
      (heed-test--until (not (process-live-p process)))
      (heed-test--until (and heed--connection heed--version
                             (not (eq process (jsonrpc--process heed--connection))))))
    (heed-test--call #'delete-backward-char)
    (heed-test--type "_")
    (heed-test--until heed--visible)
    (let ((process (jsonrpc--process heed--connection)))
      (heed--stop)
      (should-not (process-live-p process)))))

(ert-deftest heed-says-that-the-program-is-missing ()
  (let ((heed-command '("/nowhere/heed" "serve"))
        (inhibit-message t)
        (file (make-temp-file "heed-emacs-" nil ".py")))
    (with-current-buffer (find-file-noselect file)
      (heed-mode)
      (should-not heed-mode)
      (should-not (memq #'heed--update post-command-hook))
      (kill-buffer))
    (delete-file file)
    (should (string-match-p "/nowhere/heed" (with-current-buffer "*Messages*" (buffer-string))))))

(ert-deftest heed-words-and-lines ()
  (should (equal (heed--word "item(a)") "item"))
  (should (equal (heed--word "(a)") "("))
  (should (equal (heed--word " + b") " +"))
  (should (equal (heed--word "\n    x = 1") "\n    x"))
  (should (equal (heed--line "a\nb") "a"))
  (should (equal (heed--line "\n  a\nb") "\n  a")))

(provide 'heed-test)
;;; heed-test.el ends here
