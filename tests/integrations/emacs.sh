#!/usr/bin/env bash
# The lines of docs/integrations/editors.md for Emacs, run without a terminal.
# Usage: emacs.sh CHECKOUT AKSLINT SCRATCH
set -euo pipefail
checkout=$(realpath "$1") akslint=$(realpath "$2") scratch=$(realpath "$3")
PATH=$(dirname "$akslint"):$PATH
mkdir -p "$scratch/module" && cd "$scratch/module"
git init -q .
printf 'resource "azurerm_kubernetes_cluster" "aks" {\n  /* é𐐀 */ identity { type = "Odd" }\n}\n' >main.tf
sed -n '/^```elisp$/,/^```$/p' "$checkout/docs/integrations/editors.md" | sed '/^```/d' >../init.el
cat >../test.el <<'LISP'
(package-initialize)
(define-derived-mode terraform-mode prog-mode "Terraform")
(add-to-list 'auto-mode-alist '("\\.tf\\'" . terraform-mode))
(setq make-backup-files nil)
(require 'eglot)
(require 'flymake)
(load (expand-file-name "../init.el"))

(defun fail (what)
  (message "emacs: %s: %S" what (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))
  (kill-emacs 1))
(defun await (what condition)
  (with-timeout (10 (fail what))
    (while (not (funcall condition)) (accept-process-output nil 0.05) (flymake-start))))
(defun shows (text)
  (let ((all (flymake-diagnostics)))
    (if text (and (= (length all) 1) (string-search text (flymake-diagnostic-text (car all)))) (null all))))
(defun edit (text)
  (erase-buffer)
  (insert text)
  (eglot--signal-textDocument/didChange))

;; A bad file, as it is opened.
(find-file "main.tf")
(apply #'eglot--connect (eglot--guess-contact))
(await "the bad file has no diagnostic" (lambda () (shows "Odd")))
(let ((found (car (flymake-diagnostics))))
  (unless (equal (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found)) "\"Odd\"")
    (fail "the range is wrong")))

;; After a change that is not saved.
(edit "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  identity {\n    type = \"SystemAssigned\"\n  }\n}\n")
(await "the diagnostic does not go" (lambda () (shows nil)))
(edit "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n")
(await "the bad buffer has no diagnostic" (lambda () (shows "neither a managed identity")))

;; A fix, as Emacs applies it.
(let* ((actions (append (eglot-code-actions (point-min) (point-max)) nil))
       (fix (seq-find (lambda (action) (string-search "system-assigned" (plist-get action :title))) actions)))
  (unless fix (fail (format "there is no fix: %S" actions)))
  (eglot--apply-workspace-edit (plist-get fix :edit)))
(unless (string-search "  identity {\n    type = \"SystemAssigned\"\n  }\n" (buffer-string)) (fail (buffer-string)))
(eglot--signal-textDocument/didChange)
(await "the fix does not hold" (lambda () (shows nil)))
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
LISP
timeout 60 emacs --batch --load ../test.el >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
echo "emacs: $(emacs --version | head -n 1): diagnostics come and go, a fix is applied"
