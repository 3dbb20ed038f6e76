// not undone: command 2 of the way there: {"update":"topics","updates":[{"q":{"_id":"home"},"u":{"$setOnInsert":{"title":"At home"}},"upsert":true}]}
// not undone: command 3 of the way there: {"update":"topics","updates":[{"q":{"_id":"travel"},"u":{"$setOnInsert":{"title":"On the way"}},"upsert":true}]}
// not undone: command 4 of the way there: {"update":"topics","updates":[{"q":{"_id":"work"},"u":{"$setOnInsert":{"title":"At work"}},"upsert":true}]}
db.runCommand(EJSON.deserialize({"collMod":"notes","validator":{"$jsonSchema":{"bsonType":"object","description":"Notes, newest first.","required":["_id","author","tags","text","writtenAt"],"properties":{"_id":{"bsonType":"objectId"},"author":{"bsonType":"objectId"},"tags":{"bsonType":"array","maxItems":20,"uniqueItems":true,"items":{"bsonType":"string"}},"text":{"bsonType":"string","minLength":1,"maxLength":10000},"writtenAt":{"bsonType":"date"}},"additionalProperties":false}},"validationLevel":"strict","validationAction":"error"}, {relaxed: false}));
db.runCommand({"dropIndexes":"notes","index":"notes_topic_writtenAt_idx"});
db.runCommand({"drop":"topics"});
