;;; heed.el --- Code completion on your own machine  -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "28.1"))
;; Version: 0.1.0
;; Keywords: convenience, languages

;;; Commentary:

;; Ghost text and names from the language server `heed serve'.
;;
;; `heed-mode' has a connection of its own, one for all buffers, so that it works beside eglot or lsp-mode and the
;; language's own server: eglot gives a buffer to one server only.
;;
;; What is shown stays while you type along with it, without a new request.  Any other change takes it away and asks anew
;; after `heed-delay'.  Moving point takes it away and asks nothing.  The server itself gives up the older of two requests
;; for a buffer, so none is cancelled here.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)
(require 'project)
(require 'subr-x)
(require 'url-util)

(defgroup heed nil "Code completion on your own machine." :group 'convenience :prefix "heed-")

(defcustom heed-command '("heed" "serve")
  "The program and its arguments."
  :type '(repeat string))

(defcustom heed-settings nil
  "Heed's own settings as a property list, such as (:eagerness 0.5 :threads 2)."
  :type 'plist)

(defcustom heed-delay 0.05
  "Seconds without a change before Heed is asked; nil: only `heed-complete' asks."
  :type '(choice number (const nil)))

(defcustom heed-offers-names t
  "Whether names come through `completion-at-point', after those of other sources."
  :type 'boolean)

(defcustom heed-modes '(prog-mode)
  "Major modes, with those derived from them, for `global-heed-mode'."
  :type '(repeat symbol))

(defface heed-ghost '((t :inherit shadow)) "Text that is suggested.")

(defconst heed--pauses '(1 2 5 15 60)
  "Seconds to wait before each further start of a server that ended by itself.")

;;; The connection

(defvar heed--connection nil "The connection; nil if no server runs.")
(defvar heed--is-ready nil "Non-nil once the server has answered `initialize'.")
(defvar heed--is-stopping nil "Non-nil while the server is to end.")
(defvar heed--folders nil "URIs of the folders that the server knows.")
(defvar heed--tries 0 "How often in a row the server ended by itself.")
(defvar heed--started 0 "When the server was started, in seconds.")
(defvar heed--progress nil "What the server is busy with, or nil.")

(defvar-local heed--version nil "The version the server knows of this buffer; nil if it knows none.")
(defvar-local heed--changes nil "Changes not told yet, newest first; or `full'.")
(defvar-local heed--before nil "Of a change that begins: beginning, end, and LSP's range.")
(defvar-local heed--uri nil "This buffer's URI.")

(defvar heed-mode)

(defun heed--uri-of (file)
  "The URI of FILE."
  (concat "file://" (url-hexify-string (expand-file-name file) url-path-allowed-chars)))

(defun heed--folder ()
  "The folder that the current buffer's file belongs to, or nil."
  (when-let ((project (project-current)))
    (if (fboundp 'project-root) (project-root project) (car (with-no-warnings (project-roots project))))))

(defun heed--buffers ()
  "The buffers in `heed-mode'."
  (cl-remove-if-not (lambda (buffer) (buffer-local-value 'heed-mode buffer)) (buffer-list)))

(defun heed--section ()
  "The settings as the server wants them."
  (list :heed (or heed-settings (make-hash-table))))

(defun heed--folder-object (uri) (list :uri uri :name (file-name-nondirectory (directory-file-name uri))))

(defun heed--start ()
  "Starts the server with the current buffer's folder."
  (unless (executable-find (car heed-command))
    (user-error "Heed: %S is no program that can be run; set `heed-command'" (car heed-command)))
  (let* ((folder (heed--folder))
         (uri (and folder (heed--uri-of (directory-file-name folder)))))
    (setq heed--is-stopping nil heed--is-ready nil heed--progress nil heed--started (float-time)
          heed--folders (and uri (list uri)))
    (setq heed--connection
          (jsonrpc-process-connection
           :name "heed"
           :process (lambda ()
                      (make-process :name "heed" :command heed-command :connection-type 'pipe :noquery t
                                    :coding 'utf-8-emacs-unix :stderr (get-buffer-create "*heed stderr*")))
           :events-buffer-scrollback-size 0
           :notification-dispatcher #'heed--notified
           :request-dispatcher #'heed--asked
           :on-shutdown #'heed--ended))
    (jsonrpc-async-request
     heed--connection :initialize
     (list :processId (emacs-pid)
           :clientInfo (list :name "Emacs" :version emacs-version)
           :rootUri uri
           :workspaceFolders (and uri (vector (heed--folder-object uri)))
           :initializationOptions (heed--section)
           :capabilities
           ;; Characters of a buffer are code points, as in UTF-32.
           (list :general '(:positionEncodings ["utf-32"])
                 :window '(:workDoneProgress t)
                 :textDocument
                 (list :inlineCompletion (make-hash-table)
                       :completion '(:completionItem (:documentationFormat ["plaintext"])))))
     :success-fn (let ((connection heed--connection)) (lambda (_) (heed--initialized connection)))
     :error-fn (lambda (error) (message "Heed: %s" (plist-get error :message)))
     :timeout 60)))

(defun heed--initialized (connection)
  "Tells the server of all buffers, unless CONNECTION is an older one."
  (when (eq connection heed--connection)
    (jsonrpc-notify connection :initialized (make-hash-table))
    (setq heed--is-ready t)
    (dolist (buffer (heed--buffers)) (with-current-buffer buffer (heed--open)))
    (force-mode-line-update t)))

(defun heed--ended (connection)
  "Starts the server again after a pause, if CONNECTION was not to end."
  (when (eq connection heed--connection)
    (setq heed--connection nil heed--is-ready nil heed--progress nil)
    (dolist (buffer (heed--buffers))
      (with-current-buffer buffer
        (setq heed--version nil)
        (heed--hide)))
    (unless heed--is-stopping
      (when (> (- (float-time) heed--started) 60) (setq heed--tries 0))
      (let ((pause (nth heed--tries heed--pauses)))
        (cl-incf heed--tries)
        (if pause
            (run-with-timer pause nil #'heed--start-again)
          (message "Heed: the server ends again and again; see the buffer \" *heed stderr*\", then M-x heed-restart"))))))

(defun heed--start-again ()
  (when-let ((buffer (and (not heed--connection) (car (heed--buffers)))))
    (with-current-buffer buffer (heed--start))))

(defun heed--stop ()
  "Ends the server."
  (when-let ((connection heed--connection))
    (setq heed--is-stopping t)
    (ignore-errors (jsonrpc-request connection :shutdown nil :timeout 1))
    (ignore-errors (jsonrpc-notify connection :exit nil))
    (with-timeout (1) (while (jsonrpc-running-p connection) (accept-process-output nil 0.02)))
    (ignore-errors (jsonrpc-shutdown connection))
    (setq heed--connection nil heed--is-ready nil)))

(add-hook 'kill-emacs-hook #'heed--stop)

(defun heed--asked (_connection method _parameters)
  "Answers the server's request METHOD."
  (pcase method
    ('window/workDoneProgress/create nil)
    (_ (jsonrpc-error :code -32601 :message (format "%s is not known here" method)))))

(defun heed--notified (_connection method parameters)
  "Takes the server's notification METHOD with PARAMETERS."
  (pcase method
    ('$/progress
     (let* ((value (plist-get parameters :value))
            (percentage (plist-get value :percentage)))
       (setq heed--progress
             (unless (equal (plist-get value :kind) "end") (if percentage (format "%d%%" percentage) "index")))
       (force-mode-line-update t)))
    ;; Errors and warnings; the rest is for editors that drop results.
    ('window/showMessage
     (when (<= (plist-get parameters :type) 2) (message "Heed: %s" (plist-get parameters :message))))))

;;; The text

(defun heed--position (&optional place)
  "PLACE, or point, in LSP's terms."
  (save-excursion
    (save-restriction
      (widen)
      (when place (goto-char place))
      (list :line (1- (line-number-at-pos nil t)) :character (- (point) (line-beginning-position))))))

(defun heed--place (position)
  "The place in the buffer of LSP's POSITION."
  (save-excursion
    (save-restriction
      (widen)
      (goto-char (point-min))
      (forward-line (plist-get position :line))
      (min (+ (point) (plist-get position :character)) (line-end-position)))))

(defun heed--text (beginning end)
  "The text from BEGINNING to END.
Bytes that are no characters are replaced, for JSON has none."
  (save-restriction
    (widen)
    (replace-regexp-in-string "[\x3fff80-\x3fffff]" "\ufffd" (buffer-substring-no-properties beginning end))))

(defun heed--identifier () (list :uri heed--uri))

(defconst heed--language-names
  '(("sh" . "shellscript") ("bash" . "shellscript") ("c++" . "cpp") ("js" . "javascript") ("js2" . "javascript")
    ("tsx" . "typescriptreact"))
  "Emacs's names of languages where LSP's differ.")

(defun heed--language ()
  (let ((name (replace-regexp-in-string "\\(-ts\\)?-mode\\'" "" (symbol-name major-mode))))
    (or (cdr (assoc name heed--language-names)) name)))

(defun heed--open ()
  "Tells the server of the current buffer."
  (when (and heed--is-ready buffer-file-name (not heed--version))
    (let* ((folder (heed--folder))
           (uri (and folder (heed--uri-of (directory-file-name folder)))))
      (when (and uri (not (member uri heed--folders)))
        (push uri heed--folders)
        (jsonrpc-notify heed--connection :workspace/didChangeWorkspaceFolders
                        (list :event (list :added (vector (heed--folder-object uri)) :removed [])))))
    (setq heed--uri (heed--uri-of buffer-file-name) heed--version 0 heed--changes nil)
    (jsonrpc-notify heed--connection :textDocument/didOpen
                    (list :textDocument (list :uri heed--uri :languageId (heed--language) :version 0
                                              :text (save-restriction (widen) (heed--text (point-min) (point-max))))))))

(defun heed--close ()
  (when (and heed--version heed--connection)
    (ignore-errors
      (jsonrpc-notify heed--connection :textDocument/didClose (list :textDocument (heed--identifier)))))
  (setq heed--version nil))

(defun heed--saved ()
  (when heed--version
    (heed--flush)
    (jsonrpc-notify heed--connection :textDocument/didSave (list :textDocument (heed--identifier)))))

(defun heed--before-change (beginning end)
  (when heed--version
    (setq heed--before
          (list beginning end (list :start (heed--position beginning) :end (heed--position end))))))

(defun heed--after-change (beginning end length)
  (when (and heed--version (listp heed--changes))
    (pcase-let ((`(,before ,before-end ,range) heed--before))
      (if (and before (= before beginning) (= (- before-end before) length))
          (push (list :range range :text (heed--text beginning end)) heed--changes)
        ;; Emacs announces some changes more widely than they are.
        (setq heed--changes 'full))))
  (setq heed--before nil))

(defun heed--flush ()
  "Tells the server of the changes."
  (when (and heed--version heed--changes)
    (cl-incf heed--version)
    (jsonrpc-notify
     heed--connection :textDocument/didChange
     (list :textDocument (list :uri heed--uri :version heed--version)
           :contentChanges
           (if (listp heed--changes)
               (vconcat (reverse heed--changes))
             (vector (list :text (save-restriction (widen) (heed--text (point-min) (point-max))))))))
    (setq heed--changes nil)))

;;; Ghost text

(defvar-local heed--items nil "The texts shown, each a property list.")
(defvar-local heed--index 0 "Which of them is shown.")
(defvar-local heed--visible nil "Non-nil while ghost text is shown: its keys count.")
(defvar-local heed--overlay nil)
(defvar-local heed--timer nil)
(defvar-local heed--asking 0 "The number of the newest request.")
(defvar-local heed--is-silent nil "Non-nil if the last answer had nothing in it.")
(defvar-local heed--seen nil "The change and the place that were looked at last.")

(defvar heed-ghost-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "TAB") #'heed-accept)
    (define-key map (kbd "<tab>") #'heed-accept)
    (define-key map (kbd "M-<right>") #'heed-accept-word)
    (define-key map (kbd "M-<end>") #'heed-accept-line)
    (define-key map (kbd "M-n") #'heed-next)
    (define-key map (kbd "M-p") #'heed-previous)
    (define-key map (kbd "C-g") #'heed-dismiss)
    map)
  "Keys that count while ghost text is shown.")

(defvar heed--emulation-alist `((heed--visible . ,heed-ghost-map)))
(add-to-list 'emulation-mode-map-alists 'heed--emulation-alist)

(defun heed--rest (item)
  "What of ITEM is still to come, and the text behind point that it replaces.
Nil if it does not go on from point."
  (let ((start (plist-get item :start))
        (end (plist-get item :end))
        (text (plist-get item :text)))
    (when (<= start (point) end)
      (let ((held (heed--text start (point)))
            (replaced (heed--text (point) end)))
        (when (and (equal replaced (plist-get item :replaced))
                   (< (length held) (length text))
                   (string-prefix-p held text))
          (cons (substring text (length held)) replaced))))))

(defun heed--hide ()
  "Takes the ghost text away."
  (when heed--overlay (delete-overlay heed--overlay))
  (dolist (item heed--items)
    (set-marker (plist-get item :start) nil)
    (set-marker (plist-get item :end) nil))
  (setq heed--items nil heed--visible nil))

(defun heed--stop-asking ()
  (when heed--timer (cancel-timer heed--timer))
  (setq heed--timer nil)
  (cl-incf heed--asking))

(defun heed--draw ()
  "Shows the current item, or hides all if it does not go on from point."
  (pcase (heed--rest (nth heed--index heed--items))
    ('nil (heed--hide))
    (`(,text . ,replaced)
     (let ((keeps (string-suffix-p replaced text)))
       (unless heed--overlay (setq heed--overlay (make-overlay (point) (point))))
       (move-overlay heed--overlay (point) (+ (point) (if keeps 0 (length replaced))) (current-buffer))
       (let ((ghost (propertize (if keeps (substring text 0 (- (length text) (length replaced))) text)
                                'face 'heed-ghost)))
         (when (> (length heed--items) 1)
           (setq ghost (concat ghost (propertize (format " %d/%d" (1+ heed--index) (length heed--items))
                                                 'face 'heed-ghost))))
         ;; The cursor stays before it.
         (unless (string-empty-p ghost) (put-text-property 0 1 'cursor t ghost))
         (overlay-put heed--overlay 'display (unless keeps ""))
         (overlay-put heed--overlay 'after-string ghost)))
     (setq heed--visible t)
     (heed--tell-shown (nth heed--index heed--items)))))

(defun heed--tell-shown (item)
  (unless (plist-get item :is-told)
    (plist-put item :is-told t)
    (jsonrpc-notify heed--connection :textDocument/didShowCompletion (list :item (plist-get item :raw)))))

(defun heed--keep-fitting ()
  "Drops the items that do not go on from point; nil if none is left."
  (let* ((current (nth heed--index heed--items))
         (kept (cl-remove-if-not #'heed--rest heed--items)))
    (setq heed--index (or (cl-position current kept) 0))
    (when kept (setq heed--items kept))))

(defun heed--item (raw)
  "An item from the server's RAW one, or nil if point is not in its range."
  (let* ((range (plist-get raw :range))
         (start (if range (heed--place (plist-get range :start)) (point)))
         (end (if range (heed--place (plist-get range :end)) (point))))
    (when (<= start (point) end)
      (let ((item (list :raw raw :text (plist-get raw :insertText) :replaced (heed--text (point) end)
                        :start (copy-marker start) :end (copy-marker end t) :is-told nil)))
        (when (heed--rest item) item)))))

(defun heed--received (number result)
  "Shows the RESULT of the request with NUMBER, unless it is stale."
  (when (and heed-mode (= number heed--asking) (equal heed--seen (heed--now)))
    (heed--hide)
    (let ((items (delq nil (mapcar #'heed--item (plist-get result :items)))))
      (setq heed--is-silent (null items) heed--items items heed--index 0)
      (when items (heed--draw))
      (force-mode-line-update))))

(defun heed--ask (kind)
  "Asks for inline text at point; KIND is LSP's trigger kind."
  (heed--stop-asking)
  (when (and heed--version heed--is-ready)
    (heed--flush)
    (setq heed--seen (heed--now))
    (let ((buffer (current-buffer))
          (number heed--asking))
      (jsonrpc-async-request
       heed--connection :textDocument/inlineCompletion
       (list :textDocument (heed--identifier) :position (heed--position) :context (list :triggerKind kind))
       :success-fn (lambda (result)
                     (when (buffer-live-p buffer) (with-current-buffer buffer (heed--received number result))))
       :error-fn #'ignore
       :timeout-fn #'ignore))))

(defun heed--is-wanted ()
  "Non-nil where ghost text may come by itself."
  (and heed-delay (not buffer-read-only)
       (or (not (bound-and-true-p evil-local-mode)) (eq (bound-and-true-p evil-state) 'insert))))

(defun heed--ask-after-pause ()
  (heed--stop-asking)
  (when (heed--is-wanted)
    (setq heed--timer
          (run-with-timer heed-delay nil
                          (lambda (buffer)
                            (when (and (buffer-live-p buffer) (eq buffer (window-buffer)))
                              (with-current-buffer buffer (heed--ask 2))))
                          (current-buffer)))))

(defun heed--now () (cons (buffer-chars-modified-tick) (point)))

(defun heed--update ()
  "Follows text and point after a command."
  (let ((now (heed--now))
        (before heed--seen))
    (unless (equal now before)
      (setq heed--seen now)
      (heed--flush)
      (cond
       ((and heed--visible (heed--keep-fitting)) (heed--draw))
       ((eql (car now) (car before)) (heed--dismiss-quietly))
       (t (heed--hide) (heed--ask-after-pause))))))

(defun heed--dismiss-quietly ()
  (heed--stop-asking)
  (heed--hide))

;;; Commands

(defun heed--word (text)
  "TEXT up to the end of its first word: blanks, then a name or other characters."
  (if (string-match "\\`\\(?:[ \t]*\n\\)?[ \t]*\\(?:[[:alnum:]_]+\\|[^[:alnum:]_ \t\n]*\\)" text)
      (match-string 0 text)
    text))

(defun heed--line (text)
  "TEXT up to the end of its first line that is not empty."
  (string-match "\\`\n*[^\n]*" text)
  (match-string 0 text))

(defun heed--accept (part)
  "Puts what PART makes of the ghost text into the buffer."
  (let* ((item (nth heed--index heed--items))
         (rest (and heed--visible (heed--rest item))))
    (unless rest (user-error "Heed: there is no ghost text"))
    (let* ((piece (funcall part (car rest)))
           (is-whole (= (length piece) (length (car rest)))))
      (undo-boundary)
      (when is-whole (delete-region (point) (+ (point) (length (cdr rest)))))
      (insert piece)
      (heed--flush)
      (setq heed--seen (heed--now))
      (if is-whole
          (progn (heed--hide) (heed--ask-after-pause))
        (let ((accepted (substring (plist-get item :text)
                                   0 (- (length (plist-get item :text)) (- (length (car rest)) (length piece))))))
          (jsonrpc-notify heed--connection :textDocument/didPartiallyAcceptCompletion
                          ;; LSP counts in UTF-16.
                          (list :item (plist-get item :raw)
                                :acceptedLength (/ (length (encode-coding-string accepted 'utf-16le)) 2))))
        (if (heed--keep-fitting) (heed--draw) (heed--hide))))))

(defun heed-accept () "Accept the ghost text." (interactive "*") (heed--accept #'identity))
(defun heed-accept-word () "Accept the next word of the ghost text." (interactive "*") (heed--accept #'heed--word))
(defun heed-accept-line () "Accept the next line of the ghost text." (interactive "*") (heed--accept #'heed--line))

(defun heed-next (&optional step)
  "Show the next text (STEP further), or ask for more if there is only one."
  (interactive)
  (cond
   ((not heed--visible) (heed-complete))
   ((cdr heed--items)
    (setq heed--index (mod (+ heed--index (or step 1)) (length heed--items)))
    (heed--draw))
   (t (heed-complete))))

(defun heed-previous () "Show the previous text." (interactive) (heed-next -1))

(defun heed-dismiss ()
  "Hide the ghost text until the buffer changes."
  (interactive)
  (heed--dismiss-quietly))

(defun heed-complete ()
  "Ask for ghost text now, also where none comes by itself."
  (interactive "*")
  (unless heed--version (user-error "Heed does not run in this buffer"))
  (heed--ask 1))

(defun heed--explanation (answer)
  "ANSWER of `heed.explainLast' as text."
  (string-join
   (append
    (list (plist-get answer :message))
    (mapcar (lambda (completion)
              (format "  confidence %.2f: %s" (plist-get completion :confidence) (plist-get completion :text)))
            (plist-get answer :completions))
    (mapcar (lambda (withheld)
              (format "  withheld (%s): %s" (plist-get withheld :reason) (plist-get withheld :text)))
            (plist-get answer :withheld)))
   "\n"))

(defun heed-why ()
  "Say what the last text drew on, or why there was none."
  (interactive)
  (unless heed--version (user-error "Heed does not run in this buffer"))
  (let ((answer (jsonrpc-request heed--connection :workspace/executeCommand
                                 (list :command "heed.explainLast" :arguments (vector heed--uri)))))
    (message "Heed: %s" (if answer (heed--explanation answer) "nothing has been asked in this buffer yet"))))

(defun heed-restart ()
  "End the server and start it anew."
  (interactive)
  (heed--stop)
  (setq heed--tries 0)
  (dolist (buffer (heed--buffers)) (with-current-buffer buffer (setq heed--version nil) (heed--hide)))
  (when-let ((buffer (car (heed--buffers)))) (with-current-buffer buffer (heed--start))))

;;; Names

(defun heed-completion-at-point ()
  "Names of scope and index, for `completion-at-point-functions'."
  (when (and heed--version heed--is-ready)
    (let* ((bounds (bounds-of-thing-at-point 'symbol))
           (start (or (car bounds) (point)))
           (end (or (cdr bounds) (point)))
           items)
      (list start end
            (completion-table-dynamic
             (lambda (_prefix)
               (unless items
                 (heed--flush)
                 (setq items (append (plist-get (ignore-errors
                                                  (jsonrpc-request
                                                   heed--connection :textDocument/completion
                                                   (list :textDocument (heed--identifier) :position (heed--position)
                                                         :context '(:triggerKind 1))
                                                   :timeout 3))
                                                :items)
                                     nil)))
               (mapcar (lambda (item) (propertize (plist-get item :label) 'heed-item item)) items)))
            :exclusive 'no
            :annotation-function
            (lambda (name)
              (when-let* ((item (get-text-property 0 'heed-item name)) (detail (plist-get item :detail)))
                (concat "  " detail)))))))

;;; The mode

(defun heed--lighter ()
  (concat " Heed"
          (cond
           ((not heed--connection) "!")
           ((not heed--is-ready) "?")
           (heed--visible (format ":%d/%d" (1+ heed--index) (length heed--items)))
           (heed--progress (concat ":" heed--progress))
           (heed--is-silent "-"))))

;;;###autoload
(define-minor-mode heed-mode
  "Ghost text and names from Heed, on your own machine."
  :lighter (:eval (heed--lighter))
  (let ((hooks '((before-change-functions . heed--before-change) (after-change-functions . heed--after-change)
                 (post-command-hook . heed--update) (after-save-hook . heed--saved) (kill-buffer-hook . heed--close)
                 (before-revert-hook . heed--dismiss-quietly))))
    (if (and heed-mode (not buffer-file-name))
        (progn (setq heed-mode nil)
               (when (called-interactively-p 'any) (user-error "Heed needs a buffer with a file")))
      (dolist (hook hooks)
        (if heed-mode (add-hook (car hook) (cdr hook) nil t) (remove-hook (car hook) (cdr hook) t)))
      (if heed-mode
          (progn
            (when heed-offers-names (add-hook 'completion-at-point-functions #'heed-completion-at-point 90 t))
            (setq heed--seen (heed--now))
            (condition-case problem
                (if heed--connection (heed--open) (heed--start))
              (error (heed-mode -1)
                     (message "%s" (error-message-string problem)))))
        (remove-hook 'completion-at-point-functions #'heed-completion-at-point t)
        (heed--dismiss-quietly)
        (heed--close)))))

(defun heed--turn-on ()
  (when (and buffer-file-name (apply #'derived-mode-p heed-modes) (executable-find (car heed-command))) (heed-mode)))

;;;###autoload
(define-globalized-minor-mode global-heed-mode heed-mode heed--turn-on)

(provide 'heed)
;;; heed.el ends here
