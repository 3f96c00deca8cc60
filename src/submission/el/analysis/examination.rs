//! One property while it is examined.

use std::{
    collections::{BTreeSet, HashSet},
    mem::discriminant,
};

use super::{
    super::{Branch, Expression, ExpressionError, Scope, Span, error::cut, function::near},
    Assignment, DeclaredVariable, Doubt, Instance, LONGEST, Observation, Property, PropertyAnalysis, Purpose, Remark,
    Tenancy,
    address::Hollow,
    choice::{Choice, Row, assignment, choices, of_dialect, of_instances},
    combinations::{combinations, lacks_any},
    fixed::Fixed,
    lint,
    outcome::{Outcome, Outcomes},
    verdict::{Failures, Verdict},
};

/// A property, what is known of its variables, and what was said of it so far.
pub(super) struct Examination<'a> {
    property: Property<'a>,
    variables: &'a [DeclaredVariable<'a>],
    instances: &'a [Instance<'a>],
    remarks: Vec<Remark>,
    /// What was told already, of whichever combination.
    told: BTreeSet<String>,
}

impl<'a> Examination<'a> {
    pub(super) fn new(
        property: Property<'a>,
        variables: &'a [DeclaredVariable<'a>],
        instances: &'a [Instance<'a>],
    ) -> Self {
        Self { property, variables, instances, remarks: Vec::new(), told: BTreeSet::new() }
    }

    /// Examines it with about so many steps of evaluation; also returns how many there were.
    pub(super) fn run(
        mut self,
        expression: Result<Expression, ExpressionError>,
        share: u64,
    ) -> (PropertyAnalysis, u64) {
        let length = self.property.text.chars().count();
        if length > LONGEST {
            self.remark(Observation::TooLong { length, limit: LONGEST }, None);
        }
        let (mut tenancy, mut steps) = (Tenancy::Unknown, 0);
        match expression {
            Ok(expression) => {
                let known = self.references(&expression);
                for (observation, span) in lint::lint(&expression) {
                    self.remark(observation, Some(span));
                }
                // What an undeclared variable would come to says nothing new.
                if known {
                    (tenancy, steps) = self.evaluate(&expression, share);
                }
            }
            Err(error) => {
                let span = error.span;
                self.remark(Observation::Unreadable(error), Some(span));
            }
        }
        (PropertyAnalysis { remarks: self.remarks, tenancy }, steps)
    }

    fn remark(&mut self, observation: Observation, span: Option<Span>) {
        self.remarks.push(Remark { observation, span, given: None, doubt: None, dialect: self.property.dialect });
    }

    /// A remark about one combination; the same about another one is not made.
    fn remark_once(
        &mut self,
        (observation, span): (Observation, Option<Span>),
        given: Assignment,
        doubt: Option<Doubt>,
    ) {
        if self.told.insert(observation.to_string()) {
            let given = Some(given);
            self.remarks.push(Remark { observation, span, given, doubt, dialect: self.property.dialect });
        }
    }

    /// Whether everything that the property names is declared.
    fn references(&mut self, expression: &Expression) -> bool {
        let dialect = self.property.dialect;
        let mut known = true;
        for (reference, span) in expression.places() {
            let declared = self.variables.iter().any(|variable| variable.name == reference.name);
            let own = dialect.variable(&reference.name) == *reference;
            let of_user = matches!(reference.scope, Scope::User | Scope::AppUser | Scope::InternalUser);
            if own && declared || of_user && self.property.purpose == Purpose::AttributeValue {
                continue;
            }
            let of_org = reference.scope == Scope::Org && matches!(reference.name.as_str(), "name" | "subDomain");
            if of_org && !own && !declared {
                self.remark(Observation::OfTheOrg { written: reference.clone() }, Some(span));
                continue;
            }
            known = false;
            let observation = if own {
                let near =
                    near(&reference.name, self.variables.iter().map(|variable| variable.name)).map(str::to_owned);
                Observation::UndeclaredVariable { name: reference.name.clone(), near }
            } else if declared {
                let instead = dialect.variable(&reference.name);
                Observation::WrongPrefix { written: reference.clone(), instead }
            } else {
                Observation::NotOfTheIntegration { written: reference.clone() }
            };
            self.remark(observation, Some(span));
        }
        known
    }

    fn evaluate(&mut self, expression: &Expression, share: u64) -> (Tenancy, u64) {
        let dialect = self.property.dialect;
        let choices = choices(expression, self.variables, &of_dialect(self.instances, dialect));
        let of_instances = of_instances(&choices, self.instances, dialect);
        let made = combinations(&choices, of_instances.clone());
        let outcomes = Outcomes::of(&self.property, expression, (&choices, &made.rows, &of_instances), share);
        let evaluated = outcomes.all.len();
        let left_out = made.left_out + made.rows.len() - evaluated;
        if left_out > 0 {
            self.remark(Observation::NotAllCombinations { evaluated, left_out }, None);
        }
        // What fails where a variable is unset is told where instances are known to lack it.
        let tried = made.rows.iter().zip(&outcomes.all);
        let tried: Vec<_> = tried.filter(|(row, _)| !lacks_any(&choices, row)).collect();
        let added = self.remarks.iter().filter(|it| it.observation == Observation::PlusInSaml);
        let fixed = Fixed::of(&self.property, expression, added.filter_map(|it| it.span).collect());
        self.failures((&choices, &of_instances), &fixed, &tried);
        if !tried.is_empty() && tried.iter().all(|(_, outcome)| outcome.has_value()) {
            self.compared(expression, &outcomes.taken);
            self.branches(expression, &outcomes.taken, left_out == 0 && made.is_whole);
        }
        self.hollows(&choices, &tried);
        (outcomes.tenancy, outcomes.steps)
    }

    /// What has no value, or none that Okta takes: first what the property shows by itself, then what surely happens to
    /// somebody. One example of what may be nobody's is told where nothing else of that kind is.
    fn failures(
        &mut self,
        (choices, of_instances): (&[Choice<'_>], &[Row]),
        fixed: &Fixed,
        tried: &[(&Row, &Outcome)],
    ) {
        self.fixed(choices, fixed, tried);
        let fails = |outcome: &Outcome| !outcome.unjudged && outcome.problems.iter().any(|it| !fixed.shows(it));
        let judged = tried.iter().filter(|(_, outcome)| !outcome.unjudged);
        let judged = judged.map(|(row, outcome)| (*row, fails(outcome)));
        let failures = Failures::new(choices, of_instances, judged);
        let failed: Vec<_> = tried
            .iter()
            .filter(|(_, outcome)| fails(outcome))
            .map(|(row, outcome)| (*row, *outcome, failures.verdict(row)))
            .collect();
        let sure = failed.iter().filter(|(.., verdict)| *verdict == Verdict::Certain).map(|it| (it, None));
        let doubtful = failed.iter().filter_map(|it| match it.2 {
            Verdict::Doubtful(doubt) => Some((it, Some(doubt))),
            Verdict::Certain | Verdict::Nothing => None,
        });
        let mut told: Vec<_> = sure.collect();
        if told.is_empty() {
            told.extend(doubtful.min_by_key(|(_, doubt)| *doubt));
        }
        for ((row, outcome, _), doubt) in told {
            for problem in outcome.problems.iter().filter(|it| !fixed.shows(it)) {
                self.remark_once(problem.clone(), assignment(choices, row), doubt);
            }
        }
        for (row, outcome) in tried.iter().filter(|(_, outcome)| outcome.unjudged) {
            for problem in &outcome.problems {
                self.remark_once(problem.clone(), assignment(choices, row), None);
            }
        }
    }

    /// What is wrong whatever the variables are, each with one combination that shows it, where no variable is unset if
    /// there is one: that is not what is to blame.
    fn fixed(&mut self, choices: &[Choice<'_>], fixed: &Fixed, tried: &[(&Row, &Outcome)]) {
        let mut shown = HashSet::new();
        let mut judged: Vec<_> = tried.iter().filter(|(_, outcome)| !outcome.unjudged).collect();
        judged.sort_by_key(|(row, _)| own(choices, row).any(|value| value.is_none()));
        for (row, outcome) in judged {
            for problem in outcome.problems.iter().filter(|it| fixed.shows(it) && !fixed.is_told(it)) {
                let defect = match &problem.0 {
                    Observation::NoAddress { defect, .. } => Some(discriminant(defect)),
                    _ => None,
                };
                if shown.insert((defect, problem.1)) {
                    self.remark_once(problem.clone(), assignment(choices, row), None);
                }
            }
        }
    }

    /// A comparison of a joined text is meant where both branches are taken.
    fn compared(&mut self, expression: &Expression, taken: &BTreeSet<Span>) {
        let branches = expression.branches();
        let meant = |conditional: Span| {
            let of_it = |it: &&Branch| it.condition.start == conditional.start && it.span.end <= conditional.end;
            branches.iter().filter(of_it).all(|branch| taken.contains(&branch.span))
        };
        self.remarks.retain(|remark| {
            !matches!(remark.observation, Observation::JoinedCondition { .. }) || !remark.span.is_some_and(meant)
        });
    }

    /// Branches that no combination takes; what stands inside such a branch is not told of by itself. When not all
    /// combinations were tried, one that was not may take it.
    fn branches(&mut self, expression: &Expression, taken: &BTreeSet<Span>, all_tried: bool) {
        let missed: Vec<_> = expression.branches().into_iter().filter(|it| !taken.contains(&it.span)).collect();
        for branch in &missed {
            let inside = |outer: Span| outer.start <= branch.span.start && branch.span.end <= outer.end;
            if missed.iter().any(|other| other.span != branch.span && inside(other.span)) {
                continue;
            }
            if let Some(observation) = self.missed(expression, branch, all_tried) {
                self.remark(observation, Some(branch.span));
            }
        }
    }

    fn missed(&self, expression: &Expression, branch: &Branch, all_tried: bool) -> Option<Observation> {
        let condition = cut(branch.condition.of(expression.text()));
        let places = expression.places();
        let mut named = places
            .iter()
            .filter(|(_, place)| branch.condition.start <= place.start && place.end <= branch.condition.end)
            .peekable();
        if named.peek().is_none() {
            return Some(Observation::ConstantCondition { condition, always: !branch.when });
        }
        // No instance decides what a user has.
        let of_instances = named.all(|(reference, _)| self.property.dialect.variable(&reference.name) == **reference);
        (all_tried && of_instances).then_some(Observation::BranchNotReached { condition, when: branch.when })
    }

    /// What is empty for a tenant that gives every variable a text is meant to be; what is empty only where a variable
    /// is unset is not.
    fn hollows(&mut self, choices: &[Choice<'_>], tried: &[(&Row, &Outcome)]) {
        let (mut meant, mut whole) = (BTreeSet::new(), BTreeSet::new());
        for (row, outcome) in tried {
            if own(choices, row).all(|value| value.is_some_and(|value| !value.is_empty())) {
                meant.extend(&outcome.hollows);
                whole.extend((!outcome.hollows.contains(&Hollow::End)).then_some(outcome.way));
            }
        }
        for (row, outcome) in tried.iter().filter(|(row, _)| own(choices, row).any(|value| value.is_none())) {
            for hollow in &outcome.hollows {
                let observation = match hollow {
                    // The branches that make a path end so were written for that.
                    Hollow::End if whole.contains(&outcome.way) => Observation::EmptySegment,
                    Hollow::Parameter(name) if !meant.contains(hollow) => {
                        Observation::EmptyParameter { name: cut(name) }
                    }
                    Hollow::Segment if !meant.contains(hollow) => Observation::EmptySegment,
                    _ => continue,
                };
                self.remark_once((observation, None), assignment(choices, row), None);
            }
        }
    }
}

/// What a combination gives the integration's variables.
fn own<'a>(choices: &[Choice<'a>], row: &Row) -> impl Iterator<Item = Option<&'a str>> {
    choices.iter().zip(row).filter(|(choice, _)| choice.own).map(|(choice, at)| choice.value(*at))
}
