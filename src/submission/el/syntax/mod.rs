//! From the text of a property to a tree.

mod lexer;
mod names;
mod operators;
mod parser;
mod template;
mod tree;

pub(super) use template::parse;
pub(super) use tree::{Binary, Expr, Node, Part, Unary};
