//! The org's pages: sign-in and dashboard. Where things are is data; what is done with them is in the drivers.

mod complaint;
mod dashboard;
mod selectors;
mod sign_in;

pub use complaint::Complaint;
pub use dashboard::{TileError, click_tile, open_dashboard, sign_out_of_org};
pub use selectors::Generation;
pub use sign_in::{Credentials, Patience, SignInError, shown_by, sign_in, sign_in_questions, wait_for_sign_in};
