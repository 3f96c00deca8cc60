//! Asking a person, where there is one.

use std::io::{self, BufRead, IsTerminal, Read};

use super::super::say;

/// The longest answer that is read, in bytes.
const LONGEST: u64 = 16 * 1024;

/// Where answers come from that no flag gives.
pub(super) struct Questions {
    /// A person is there; without one, what is proposed is the answer.
    asks: bool,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    /// A flag gives a value that does not do.
    #[error("`{value}` is no answer to \"{question}\": {problem}")]
    Unfit { question: &'static str, value: String, problem: String },
    /// The person went away.
    #[error("there was no answer to \"{question}\"; give `--no-input` to take what is proposed")]
    Nobody { question: &'static str },
    /// The terminal cannot be read.
    #[error("the answer to \"{question}\" could not be read")]
    Unread {
        question: &'static str,
        #[source]
        source: io::Error,
    },
}

/// A question, and what its answer must be.
pub(super) struct Question<'a> {
    pub(super) words: &'static str,
    /// What a flag says.
    pub(super) given: Option<&'a str>,
    /// The answer of somebody who only presses return.
    pub(super) proposal: String,
    /// What is wrong with an answer.
    pub(super) problem: fn(&str) -> Option<String>,
}

impl Questions {
    pub(super) fn new(no_input: bool) -> Self {
        Self { asks: !no_input && io::stdin().is_terminal() }
    }

    pub(super) fn ask(&self, question: Question<'_>) -> Result<String, NoAnswer> {
        let Question { words, given, proposal, problem } = question;
        if let Some(value) = given {
            return match problem(value) {
                None => Ok(value.to_owned()),
                Some(problem) => Err(NoAnswer::Unfit { question: words, value: value.to_owned(), problem }),
            };
        }
        if !self.asks {
            return Ok(proposal);
        }
        answer(words, &proposal, problem, &mut io::stdin().lock())
    }
}

fn answer(
    question: &'static str,
    proposal: &str,
    problem: fn(&str) -> Option<String>,
    input: &mut impl BufRead,
) -> Result<String, NoAnswer> {
    loop {
        say(&format!("{question} [{proposal}]"));
        let mut line = String::new();
        let read = input.by_ref().take(LONGEST).read_line(&mut line);
        if read.map_err(|source| NoAnswer::Unread { question, source })? == 0 {
            return Err(NoAnswer::Nobody { question });
        }
        let answer = match line.trim() {
            "" => proposal,
            answer => answer,
        };
        match problem(answer) {
            None => return Ok(answer.to_owned()),
            Some(problem) => say(&format!("  {problem}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(text: &str) -> Option<String> {
        (text.len() > 3).then(|| "at most three letters".to_owned())
    }

    #[test]
    fn an_answer_that_does_not_do_is_asked_for_again() {
        let answered = answer("What?", "abc", short, &mut "too long\nxy\n".as_bytes()).unwrap();
        assert_eq!(answered, "xy");
    }

    #[test]
    fn return_takes_what_is_proposed_and_an_end_of_input_is_no_answer() {
        assert_eq!(answer("What?", "abc", short, &mut "\n".as_bytes()).unwrap(), "abc");
        assert!(matches!(answer("What?", "abc", short, &mut "".as_bytes()), Err(NoAnswer::Nobody { .. })));
    }
}
