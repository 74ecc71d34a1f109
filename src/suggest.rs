//! What somebody may have meant who misspelt a name.

/// The known name that is closest to a misspelt one, if one is close.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    known
        .into_iter()
        .map(|known| (strsim::osa_distance(name, known), known))
        .filter(|&(distance, _)| distance <= name.len() / 3)
        .min()
        .map(|(_, name)| name)
}

/// `; did you mean …?`, or nothing.
pub(crate) fn hint<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names() {
        assert_eq!(nearest("excluude", ["exclude", "rules"]), Some("exclude"));
        assert_eq!(nearest("exlcude", ["exclude", "rules"]), Some("exclude"));
        assert_eq!(nearest("x", ["exclude", "rules"]), None);
    }
}
