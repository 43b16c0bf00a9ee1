import { secretFilePatterns } from '../../protocol/secrets.ts';
import { keepInput, prelude, runChained } from './prelude.ts';

/** A glob that matches whatever the case of its letters, for a shell \`case\`. The patterns are constants of ours. */
function anyCase(glob: string): string {
  return glob.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const secretNames = secretFilePatterns.map(anyCase).join('|');
const exampleNames = ['*.example', '*.sample', '*.template', '*.dist'].map(anyCase).join('|');

/** Reads `git log -z --name-status` with NUL and newline swapped, prints one problem a line: `kind sha path`. */
const scan = `
# One commit: is it this loop's own work, or does it carry the other loop's name?
begin_commit() {
  sha=\${1%%"$etx"*}
  mails=\${1#*"$etx"}
  author=\${mails%%"$etx"*}
  committer=\${mails#*"$etx"}
  judged=
  if [ "$author" = "$email" ] || [ "$committer" = "$email" ]; then judged=1; fi
  if [ "$coordination" = 1 ] && [ -n "$other" ] && [ "$author" = "$other" ]; then
    printf 'author %s %s\\n' "$sha" "$author"
  fi
}

# One path of it. $1 is the status letter (more than one for merges), $2 the path.
judge_path() {
  name=\${2##*/}
  case $2 in */*) folder=\${2%/*} ;; *) folder= ;; esac
  case $1 in *D*) ;; *)
    case $name in
      ${exampleNames}) ;;
      ${secretNames}) printf 'secret %s %s\\n' "$sha" "$2" ;;
    esac ;;
  esac
  [ "$coordination" = 1 ] && [ -n "$judged" ] || return 0
  owner=builder
  if [ "$folder" = "$docs" ]; then
    case $name in
      DECISIONS.md|BUILDER-INBOX.md|ADVERSARY-INBOX.md) return 0 ;;
      REVIEW-?*.md) owner=adversary ;;
    esac
  fi
  [ "$owner" = "$role" ] || printf 'owner %s %s\\n' "$sha" "$2"
}

scan() {
  status=
  while IFS= read -r token; do
    if [ -n "$status" ]; then
      judge_path "$status" "$token"
      status=
      continue
    fi
    token=\${token#"$soh"}
    case $token in
      "$stx"*) begin_commit "\${token#"$stx"}" ;;
      *) status=$token ;;
    esac
  done
}
`;

const messages = `
# Prints at most 20 problems of a kind as \`<short sha> <path>\`.
list() {
  count=0
  printf '%s\\n' "$problems" | while read -r kind sha path; do
    [ "$kind" = "$1" ] || continue
    count=$((count + 1))
    if [ $count -gt 20 ]; then say "  ... and more"; break; fi
    short=\${sha%"\${sha#??????????}"}
    say "  $short $path"
  done
}

# The way out. The base is named by its sha: a tracking branch may have moved on, and resetting to it would undo others' work.
again() {
  if [ -z "$base" ]; then
    say "  Nothing is pushed yet: mend the commits named (git commit --amend, or make them anew), and push again."
    return
  fi
  say "  Then put your commits together again without it, and push:
    git reset --soft $base
    git restore --staged --worktree --source=$base -- <file>   (a new file: git rm --cached -- <file>)
    git commit, git push"
}

explain() {
  case "$problems" in *"owner "*)
    if [ "$role" = adversary ]; then
      say "loopctl: push refused. These files are the Builder's; the Adversary writes REVIEW-*.md, DECISIONS.md and BUILDER-INBOX.md only:"
      list owner
      say "  Say in BUILDER-INBOX.md or in your REVIEW what should change, instead of changing it."
    else
      say "loopctl: push refused. REVIEW files are the Adversary's alone; the Builder may not change them:"
      list owner
      say "  Answer a review with a new claim, or write to ADVERSARY-INBOX.md."
    fi
    again ;;
  esac
  case "$problems" in *"secret "*)
    say "loopctl: push refused. These files look like secrets by their names:"
    list secret
    say "  Keep the file, add its name to .gitignore, and take it out of git. Never write its values anywhere."
    again ;;
  esac
  case "$problems" in *"author "*)
    say "loopctl: push refused. These commits carry the other loop's name ($other):"
    list author
    say "  Each loop commits under its own identity. Make them yours: git commit --amend --reset-author --no-edit"
    say "  (for several: git reset --soft \${base:-the commit before them}, then git commit), and push again." ;;
  esac
}
`;

/** Refuses what would break the loop's rules, with words an agent can act on; then runs the hook that was here before. */
export const prePush = `${prelude}
${keepInput}
soh=$(printf '\\001') stx=$(printf '\\002') etx=$(printf '\\003')
refused=0

# Untrusted names may hold anything: control characters do not reach the terminal.
say() {
  printf '%s\\n' "$1" | tr -d '\\000-\\010\\013-\\037\\177' >&2
}

is_zero() {
  case $1 in *[!0]*) return 1 ;; esac
}

refuse() {
  refused=1
  say "loopctl: push refused. $1"
  say "  $2"
}
${scan}${messages}
# The coordination branch only grows.
check_growth() {
  if is_zero "$local_sha"; then
    refuse "It would delete $branch, through which the loops talk." "Leave $branch on the remote."
  elif ! is_zero "$remote_sha" && ! git cat-file -e "$remote_sha^{commit}" 2>/dev/null; then
    refuse "The remote has commits on $branch that this clone does not have; this push would drop them." \\
      "Do: git pull --rebase origin $branch, then git push, without --force."
  elif ! is_zero "$remote_sha" && ! git merge-base --is-ancestor "$remote_sha" "$local_sha" 2>/dev/null; then
    refuse "It would rewrite commits of $branch that are pushed already; history is append-only." \\
      "Do: git pull --rebase origin $branch, then git push, without --force. To undo a pushed commit, git revert it."
  else
    return 0
  fi
  return 1
}

check_commits() {
  if is_zero "$remote_sha" || ! git cat-file -e "$remote_sha^{commit}" 2>/dev/null; then
    since=--remotes
    base=$(git merge-base "$local_sha" "refs/remotes/origin/$branch" 2>/dev/null)
  else
    since=$remote_sha
    base=$remote_sha
  fi
  problems=$(
    git log -z -c --name-status --no-renames --no-ext-diff --no-show-signature --no-notes --no-color --no-follow \\
      --format='%x02%H%x03%ae%x03%ce' "$local_sha" --not "$since" -- 2>/dev/null | tr '\\n\\000' '\\001\\n' | scan
  )
  if [ -n "$problems" ]; then
    refused=1
    explain
  fi
}

if [ -n "$role" ] && [ -n "$branch" ]; then
  while IFS=' ' read -r _local_ref local_sha remote_ref remote_sha; do
    [ -n "$remote_sha" ] || continue
    coordination=0
    if [ "$remote_ref" = "refs/heads/$branch" ]; then
      coordination=1
      check_growth || continue
    fi
    is_zero "$local_sha" || check_commits
  done <<LOOPCTL_INPUT
$input
LOOPCTL_INPUT
fi
[ $refused = 0 ] || exit 1
${runChained}`;
