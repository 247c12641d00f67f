;;; eglot-test.el --- Heed through eglot, as the README sets it up  -*- lexical-binding: t -*-

;; emacs --batch -f package-initialize -l editors/emacs/test/eglot-test.el -f ert-run-tests-batch-and-exit

;;; Code:

(require 'ert)
(require 'eglot)

(defun heed-eglot--text (name)
  "Non-nil if NAME is the model's text: more than a name."
  (and name (string-match-p "[^[:alnum:]_]" name)))

(ert-deftest heed-gives-names-and-its-text-through-eglot ()
  (let* ((folder (file-name-as-directory (make-temp-file "heed-eglot-" t)))
         (default-directory (concat folder "workspace/"))
         (eglot-server-programs `(((python-mode go-mode) . (,(getenv "HEED") "serve"))))
         (eglot-sync-connect t)
         (inhibit-message t)
         (names nil)
         (looks 0)
         (process-environment
          (append (mapcar (lambda (name) (concat name "=" folder name))
                          '("XDG_CONFIG_HOME" "XDG_CACHE_HOME" "XDG_DATA_HOME"))
                  process-environment)))
    (copy-directory (getenv "HEED_TEST_WORKSPACE") default-directory nil t t)
    (make-directory (concat default-directory ".git"))
    (make-directory (concat folder "XDG_CONFIG_HOME/heed") t)
    (write-region "{\"eagerness\": 1}" nil (concat folder "XDG_CONFIG_HOME/heed/config.json"))
    (with-current-buffer (find-file-noselect "shop/gifts.py")
      (unwind-protect
          (progn
            (apply #'eglot--connect (eglot--guess-contact))
            (goto-char (point-max))
            (insert "    basket.add_")
            ;; A first list may come before the index and the model's text are there.
            (while (and (not (and (member "add_item" names) (heed-eglot--text (car names))))
                        (< (cl-incf looks) 300))
              (accept-process-output nil 0.1)
              (setq names (mapcar #'substring-no-properties (all-completions "" (nth 2 (eglot-completion-at-point))))))
            (should (member "add_item" names))
            (should (heed-eglot--text (car names))))
        (ignore-errors (eglot-shutdown (eglot-current-server)))
        (set-buffer-modified-p nil)
        (kill-buffer)
        (delete-directory folder t)))))

;;; eglot-test.el ends here
