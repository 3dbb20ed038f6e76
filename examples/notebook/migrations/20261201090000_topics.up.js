db.runCommand(EJSON.deserialize({"create":"topics","validator":{"$jsonSchema":{"bsonType":"object","description":"What notes are about. These are the same everywhere: migrations bring them.","required":["_id","title"],"properties":{"_id":{"bsonType":"string","minLength":1,"maxLength":20},"title":{"bsonType":"string","minLength":1,"maxLength":80}},"additionalProperties":false}},"validationLevel":"strict","validationAction":"error"}, {relaxed: false}));
{
  const done = db.runCommand(EJSON.deserialize({"update":"topics","updates":[{"q":{"_id":"home"},"u":{"$setOnInsert":{"title":"At home"}},"upsert":true}]}, {relaxed: false}));
  if (!done.ok || done.writeErrors || done.writeConcernError) throw new Error(EJSON.stringify(done));
}
{
  const done = db.runCommand(EJSON.deserialize({"update":"topics","updates":[{"q":{"_id":"travel"},"u":{"$setOnInsert":{"title":"On the way"}},"upsert":true}]}, {relaxed: false}));
  if (!done.ok || done.writeErrors || done.writeConcernError) throw new Error(EJSON.stringify(done));
}
{
  const done = db.runCommand(EJSON.deserialize({"update":"topics","updates":[{"q":{"_id":"work"},"u":{"$setOnInsert":{"title":"At work"}},"upsert":true}]}, {relaxed: false}));
  if (!done.ok || done.writeErrors || done.writeConcernError) throw new Error(EJSON.stringify(done));
}
db.runCommand({"createIndexes":"notes","indexes":[{"key":{"topic":1,"writtenAt":-1},"name":"notes_topic_writtenAt_idx"}]});
db.runCommand(EJSON.deserialize({"collMod":"notes","validator":{"$jsonSchema":{"bsonType":"object","description":"Notes, newest first.","required":["_id","author","tags","text","writtenAt"],"properties":{"_id":{"bsonType":"objectId"},"author":{"bsonType":"objectId"},"tags":{"bsonType":"array","maxItems":20,"uniqueItems":true,"items":{"bsonType":"string"}},"text":{"bsonType":"string","minLength":1,"maxLength":10000},"topic":{"bsonType":["string","null"]},"writtenAt":{"bsonType":"date"}},"additionalProperties":false}},"validationLevel":"strict","validationAction":"error"}, {relaxed: false}));
