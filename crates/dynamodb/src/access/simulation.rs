//! What IAM says that an identity may do, without anything being done.

use super::identity::{IAM_VERSION, Place};
use super::needs::Need;
use crate::destination::{CallError, CalledService, SignedCalls, texts};
use std::collections::HashMap;

/// What a simulation says of one action on all of its resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Simulated {
    Allowed,
    Denied,
    /// It depends on what only a real request has.
    Depends,
}

/// Most actions that are asked for at once.
const MAX_ACTIONS: usize = 50;

/// Simulates what is needed under the policies of an identity, by its ARN: needs that IAM says nothing of are left out.
pub(super) async fn simulate(
    calls: &SignedCalls,
    arn: &str,
    needs: &[Need],
    place: &Place,
) -> Result<HashMap<Need, Simulated>, CallError> {
    let mut found = HashMap::new();
    let mut of_resource: Vec<(Vec<String>, Vec<&Need>)> = Vec::new();
    for need in needs {
        let arns = need.resource.simulated_arns(place);
        match of_resource.iter_mut().find(|(known, _)| *known == arns) {
            Some((_, needs)) => needs.push(need),
            None => of_resource.push((arns, vec![need])),
        }
    }
    for (arns, needs) in of_resource {
        for needs in needs.chunks(MAX_ACTIONS) {
            let said = simulate_on(calls, arn, needs, &arns).await?;
            for need in needs {
                if let Some(simulated) = said.get(need.action) {
                    found.insert((*need).clone(), *simulated);
                }
            }
        }
    }
    Ok(found)
}

async fn simulate_on(
    calls: &SignedCalls,
    arn: &str,
    needs: &[&Need],
    resources: &[String],
) -> Result<HashMap<String, Simulated>, CallError> {
    let mut parameters = vec![("PolicySourceArn".to_owned(), arn.to_owned())];
    let mut actions: Vec<&str> = needs.iter().map(|need| need.action).collect();
    actions.sort_unstable();
    actions.dedup();
    for (number, action) in (1..).zip(actions) {
        parameters.push((format!("ActionNames.member.{number}"), action.to_owned()));
    }
    for (number, resource) in (1..).zip(resources) {
        parameters.push((format!("ResourceArns.member.{number}"), resource.clone()));
    }
    let mut found = HashMap::new();
    let mut marker: Option<String> = None;
    loop {
        let mut asked = parameters.clone();
        asked.extend(marker.take().map(|marker| ("Marker".to_owned(), marker)));
        let xml = calls.query(CalledService::Iam, "SimulatePrincipalPolicy", IAM_VERSION, &asked).await?;
        let texts = texts(&xml);
        add_decisions(&texts, &mut found);
        let of = |name: &str| texts.iter().find_map(|(of, text)| (of == name).then_some(text));
        if of("IsTruncated").is_none_or(|text| text != "true") {
            return Ok(found);
        }
        marker = of("Marker").cloned();
        if marker.is_none() {
            return Ok(found);
        }
    }
}

/// Notes the decision on each action; where there are several resources, the least favourable.
fn add_decisions(texts: &[(String, String)], found: &mut HashMap<String, Simulated>) {
    let mut members: Vec<Vec<&(String, String)>> = Vec::new();
    for text in texts {
        if text.0 == "EvalActionName" {
            members.push(Vec::new());
        }
        if let Some(member) = members.last_mut() {
            member.push(text);
        }
    }
    for member in members {
        let of = |name: &str| member.iter().find(|(of, _)| of == name).map(|(_, text)| text.as_str());
        let (Some(action), Some(decision)) = (of("EvalActionName"), of("EvalDecision")) else { continue };
        let lacks_context = member
            .iter()
            .any(|(name, text)| name == "member" && text.contains(':') && !text.starts_with("arn:"));
        let simulated = match decision {
            _ if of("AllowedByOrganizations") == Some("false") => Simulated::Denied,
            "allowed" => Simulated::Allowed,
            "explicitDeny" => Simulated::Denied,
            // A condition could not be judged, such as one on the address that requests come from.
            _ if lacks_context => Simulated::Depends,
            _ => Simulated::Denied,
        };
        let known = found.entry(action.to_owned()).or_insert(simulated);
        if *known == Simulated::Allowed || simulated == Simulated::Denied {
            *known = simulated;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::texts;

    #[test]
    fn decisions_are_read_for_each_action() {
        let xml = "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>\
            <EvaluationResults>\
            <member><EvalActionName>dynamodb:CreateTable</EvalActionName><EvalResourceName>arn:a</EvalResourceName>\
            <EvalDecision>allowed</EvalDecision><MatchedStatements><member><SourcePolicyId>p</SourcePolicyId></member>\
            </MatchedStatements><MissingContextValues/></member>\
            <member><EvalActionName>dynamodb:DeleteTable</EvalActionName><EvalDecision>implicitDeny</EvalDecision>\
            <MissingContextValues/></member>\
            <member><EvalActionName>dynamodb:Scan</EvalActionName><EvalDecision>implicitDeny</EvalDecision>\
            <MissingContextValues><member>aws:SourceIp</member></MissingContextValues></member>\
            <member><EvalActionName>dynamodb:Query</EvalActionName><EvalDecision>explicitDeny</EvalDecision></member>\
            <member><EvalActionName>s3:PutObject</EvalActionName><EvalDecision>allowed</EvalDecision>\
            <OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations>\
            </OrganizationsDecisionDetail></member>\
            <member><EvalActionName>logs:PutLogEvents</EvalActionName><EvalDecision>allowed</EvalDecision></member>\
            <member><EvalActionName>logs:PutLogEvents</EvalActionName><EvalDecision>implicitDeny</EvalDecision></member>\
            </EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>";
        let mut found = HashMap::new();
        add_decisions(&texts(xml), &mut found);
        for (action, expected) in [
            ("dynamodb:CreateTable", Some(Simulated::Allowed)),
            ("dynamodb:DeleteTable", Some(Simulated::Denied)),
            ("dynamodb:Scan", Some(Simulated::Depends)),
            ("dynamodb:Query", Some(Simulated::Denied)),
            ("s3:PutObject", Some(Simulated::Denied)),
            ("logs:PutLogEvents", Some(Simulated::Denied)),
            ("s3:GetObject", None),
        ] {
            assert_eq!(found.get(action).copied(), expected, "{action}");
        }
    }
}
