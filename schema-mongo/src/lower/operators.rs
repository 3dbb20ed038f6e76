//! Operators of expressions and stages of pipelines that a server knows (manual, "Expressions" and "Aggregation Stages"): any other is
//! refused, `Unrecognized expression`, `Unrecognized pipeline stage name`.

use schema_core::ir::Text;

use crate::spec::Value;
use crate::version::Version;

/// What every supported version knows.
const EXPRESSIONS: &str = "$abs $acos $acosh $add $allElementsTrue $and $anyElementTrue $arrayElemAt $arrayToObject $asin $asinh $atan \
$atan2 $atanh $avg $binarySize $bsonSize $ceil $cmp $concat $concatArrays $cond $const $convert $cos $cosh $dateAdd $dateDiff $dateFromParts \
$dateFromString $dateSubtract $dateToParts $dateToString $dateTrunc $dayOfMonth $dayOfWeek $dayOfYear $degreesToRadians $divide $eq $exp \
$filter $first $firstN $floor $getField $gt $gte $hour $ifNull $in $indexOfArray $indexOfBytes $indexOfCP $isArray $isNumber $isoDayOfWeek \
$isoWeek $isoWeekYear $last $lastN $let $literal $ln $log $log10 $lt $lte $ltrim $map $max $maxN $mergeObjects $millisecond $min $minN \
$minute $mod $month $multiply $ne $not $objectToArray $or $pow $radiansToDegrees $rand $range $reduce $regexFind $regexFindAll $regexMatch \
$replaceAll $replaceOne $reverseArray $round $rtrim $sampleRate $second $setDifference $setEquals $setField $setIntersection $setIsSubset \
$setUnion $sin $sinh $size $slice $sortArray $split $sqrt $stdDevPop $stdDevSamp $strLenBytes $strLenCP $strcasecmp $substr $substrBytes \
$substrCP $subtract $sum $switch $tan $tanh $toBool $toDate $toDecimal $toDouble $toHashedIndexKey $toInt $toLong $toLower $toObjectId \
$toString $toUpper $trim $trunc $tsIncrement $tsSecond $type $unsetField $week $year $zip";

/// What later ones know besides.
const LATER: [(Version, &str); 3] = [
    (Version::V7_0, "$bitAnd $bitNot $bitOr $bitXor $median $percentile"),
    (Version::V8_0, "$toUUID $encStrContains $encStrEndsWith $encStrNormalizedEq $encStrStartsWith"),
    (
        Version::V8_1,
        "$createObjectId $deserializeEJSON $hash $hexHash $serializeEJSON $sigmoid $subtype $toArray $toObject",
    ),
];

/// Stages of a view.
const STAGES: &str = "$addFields $bucket $bucketAuto $count $densify $facet $fill $geoNear $graphLookup $group $limit $lookup $match \
$project $redact $replaceRoot $replaceWith $sample $search $searchMeta $set $setWindowFields $skip $sort $sortByCount $unionWith $unset \
$unwind $vectorSearch";

/// Stages that no view has: they write, or do not begin with the documents of a collection (manual, "Create View").
const NOT_IN_VIEWS: &str = "$changeStream $changeStreamSplitLargeEvent $collStats $currentOp $documents $indexStats $listClusterCatalog \
$listLocalSessions $listSampledQueries $listSearchIndexes $listSessions $merge $out $planCacheStats $queryStats $querySettings \
$shardedDataDistribution";

/// Stages that later versions know besides.
const LATER_STAGES: [(Version, &str); 2] = [(Version::V8_1, "$rankFusion $score"), (Version::V8_2, "$scoreFusion")];

/// Something is wrong with an operator: in words, and the fix.
pub struct Wrong {
    pub message: String,
    pub help: String,
}

/// What a server refuses of the expression of a validator.
pub fn expression(value: &Value, version: Version) -> Option<Wrong> {
    match value {
        Value::Array(values) => values.iter().find_map(|value| expression(value, version)),
        Value::Object(members) => {
            let Some((name, operand)) = members.iter().find(|(name, _)| name.starts_with('$')) else {
                return members.values().find_map(|value| expression(value, version));
            };
            if is_extended_json(name) {
                return None;
            }
            if members.len() > 1 {
                return Some(Wrong {
                    message: format!("`{name}` has members beside it: an operator stands alone in its object"),
                    help: "write each operator in an object of its own, below `$and`".into(),
                });
            }
            known(name, version).or_else(|| match name.as_str() {
                "$literal" | "$const" => None,
                _ => expression(operand, version),
            })
        }
        _ => None,
    }
}

/// `{"$date": …}` and the like are values.
fn is_extended_json(name: &str) -> bool {
    let names = "$date $oid $uuid $binary $numberInt $numberLong $numberDouble $numberDecimal $timestamp $regularExpression $minKey $maxKey $symbol $code";
    has(names, name)
}

fn has(words: &str, name: &str) -> bool {
    words.split_ascii_whitespace().any(|word| word == name)
}

fn known(name: &str, version: Version) -> Option<Wrong> {
    // `expression_function.cpp`, `expression_js_emit.cpp`: no code in validators; `$accumulator` is of `$group`.
    if has("$function $accumulator $where $_internalJsEmit $meta", name) {
        return Some(Wrong {
            message: format!("`{name}` can't stand in a validator"),
            help: "say the condition with other operators, or keep it in the application".into(),
        });
    }
    if has(EXPRESSIONS, name) {
        return None;
    }
    later(&LATER, name, version, EXPRESSIONS, "operator of expressions")
}

/// A word of a later version, or of none.
fn later(all: &[(Version, &str)], name: &str, version: Version, known: &str, what: &str) -> Option<Wrong> {
    if let Some((since, _)) = all.iter().find(|(_, words)| has(words, name)) {
        return (version < *since).then(|| Wrong {
            message: format!("MongoDB knows `{name}` since {since}"),
            help: format!(
                "say the target, `Config {{ version: \"{since}\".parse()?, .. }}` (it is {version}), or do without"
            ),
        });
    }
    let words = known.split_ascii_whitespace().chain(all.iter().flat_map(|(_, words)| words.split_ascii_whitespace()));
    let words: Vec<Text> = words.map(|word| word.to_owned().into()).collect();
    Some(Wrong {
        message: format!("`{name}` is no {what}"),
        help: match schema_core::nearest(name, words.iter().map(AsRef::as_ref)) {
            Some(near) => format!("a similar name exists: `{near}`"),
            None => "write one that the manual lists under \"Expressions\" or \"Aggregation Stages\"".into(),
        },
    })
}

/// What a server refuses of the stages of a view, and of the pipelines within.
pub fn view(stages: &[Value], version: Version) -> Option<Wrong> {
    stages.iter().find_map(|stage| {
        let members = stage.as_object()?;
        let (Some((name, operand)), 1) = (members.iter().next(), members.len()) else {
            return Some(Wrong {
                message: format!("a stage has one member, not {}", members.len()),
                help: "write a list of objects, each with the name of its stage: `[{\"$match\": {…}}]`".into(),
            });
        };
        if has(NOT_IN_VIEWS, name) {
            return Some(Wrong {
                message: format!("`{name}` can't stand in a view"),
                help: "run it in a job of the application, and leave the view out: `#[mongo(skip(\"reason\"))]`".into(),
            });
        }
        if !has(STAGES, name)
            && let Some(wrong) = later(&LATER_STAGES, name, version, STAGES, "stage")
        {
            return Some(wrong);
        }
        let below: Vec<&Value> = match name.as_str() {
            "$lookup" | "$unionWith" => operand.get("pipeline").into_iter().collect(),
            "$facet" => operand.as_object().into_iter().flat_map(serde_json::Map::values).collect(),
            _ => Vec::new(),
        };
        below.into_iter().find_map(|stages| view(stages.as_array()?, version))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{expression, view};
    use crate::version::Version;

    #[test]
    fn operators_that_a_server_does_not_know_are_named() {
        let wrong = |value: Value, version| {
            expression(&value, version).map(|wrong| format!("{}: {}", wrong.message, wrong.help))
        };
        for right in [
            json!({"$lt": ["$a", {"$date": "2026-01-01T00:00:00Z"}]}),
            json!({"$let": {"vars": {"x": {"$size": "$a"}}, "in": {"$gt": ["$$x", 1]}}}),
            json!({"$literal": {"$nope": 1}}),
            json!(true),
        ] {
            assert_eq!(wrong(right, Version::V6_0), None);
        }
        let bits = json!({"$eq": [{"$bitAnd": ["$a", 1]}, 1]});
        assert!(wrong(bits.clone(), Version::V6_0).is_some_and(|attrs| attrs.contains("since 7.0")));
        assert_eq!(wrong(bits, Version::V7_0), None);
        assert!(wrong(json!({"$where": "true"}), Version::V8_2).is_some_and(|attrs| attrs.contains("validator")));
        assert!(
            wrong(json!([{"$greater": [1, 2]}]), Version::V8_2).is_some_and(|attrs| attrs.contains("is no operator"))
        );
        assert!(wrong(json!({"$subtact": [1, 2]}), Version::V8_2).is_some_and(|attrs| attrs.contains("`$subtract`")));
        assert!(
            wrong(json!({"$gt": [1, 2], "$lt": [1, 2]}), Version::V8_2).is_some_and(|attrs| attrs.contains("alone"))
        );
    }

    #[test]
    fn stages_that_no_view_has_are_named_also_within() {
        let wrong = |stages: Value| view(stages.as_array().unwrap(), Version::V6_0).map(|wrong| wrong.message);
        assert_eq!(
            wrong(json!([{"$match": {}}, {"$lookup": {"from": "a", "as": "b", "pipeline": [{"$limit": 1}]}}])),
            None
        );
        assert_eq!(wrong(json!([{"$out": "x"}])), Some("`$out` can't stand in a view".into()));
        assert_eq!(wrong(json!([{"$facet": {"a": [{"$merge": "x"}]}}])), Some("`$merge` can't stand in a view".into()));
        assert_eq!(wrong(json!([{"$mtach": {}}])), Some("`$mtach` is no stage".into()));
        assert_eq!(wrong(json!([{}])), Some("a stage has one member, not 0".into()));
        assert_eq!(wrong(json!([{"$rankFusion": {}}])), Some("MongoDB knows `$rankFusion` since 8.1".into()));
    }
}
