//! The lines that an edit changes, without secrets.

use std::ops::Range;

use super::Redacted;
use crate::fix::Edit;

/// Edits of more lines are not drawn.
const MOST: usize = 12;

/// Edits of longer lines, in bytes, are not drawn either.
const LONG: usize = 400;

/// The lines of an edit: those that go begin with `-`, those that come with `+`. `None` if there are too many of them, or
/// they are too long.
pub(super) fn lines(shown: &Redacted<'_>, edit: &Edit) -> Option<Vec<String>> {
    let file = shown.file(edit.span);
    let text = file.text();
    let (start, end) = (edit.span.start as usize, edit.span.end as usize);
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = text[end..].find('\n').map_or(text.len(), |at| end + at);
    if last - first + edit.text.len() > LONG * MOST {
        return None;
    }
    let part = |range: Range<usize>| shown.masked(edit.span.file, range);
    let before = part(first..last);
    let after = format!("{}{}{}", part(first..start), edit.text, part(end..last));
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(&new).take_while(same).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let lines = old.iter().map(|line| format!("- {line}"));
    let lines: Vec<String> = lines.chain(new.iter().map(|line| format!("+ {line}"))).collect();
    let is_short = lines.len() <= MOST && lines.iter().all(|line| line.len() <= LONG);
    is_short.then_some(lines)
}
